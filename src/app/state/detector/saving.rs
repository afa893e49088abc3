//! A detector saved: as a file, or kept on this device.

use leptos::prelude::*;
use web_sys::File;

use super::Detector;
use crate::app::state::stage::Stage;
use crate::app::state::view::View;
use crate::bridge::client::Input;
use crate::model::alert::AlertRule;
use crate::model::feedback::Feedback;
use crate::model::message::UserMessage;
use crate::model::note::Note;
use crate::pipeline::config::AnalysisConfig;
use crate::protocol::documents::Options;
use crate::protocol::message::{
    Event, NamedSource, Origin, Request, SaveRequest, Session, Source, TableSummary, ZipEntry,
};
use crate::words::page::sessions as words;

/// Bytes that the values of metrics may take in a session file.
pub(crate) const SERIES_BYTES: u64 = 8 << 20;
/// The same in a report.
const REPORT_SERIES_BYTES: u64 = 512 << 10;

/// What of a detector is kept on this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Keep {
    /// Nothing.
    #[default]
    No,
    /// The session.
    Session,
    /// The session and the data.
    WithData,
}

/// Where keeping a detector stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Keeping {
    /// Nothing to do, or not begun.
    Idle,
    /// It is being written.
    Writing,
    /// It is kept and takes so many bytes.
    Kept(u64),
    /// It could not be kept.
    Failed(UserMessage),
}

/// What a reader has said of a detector, which nothing can find again.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Remarks {
    answers: Feedback,
    notes: Vec<Note>,
    rules: Vec<AlertRule>,
    /// Known incidents, as they were pasted.
    incidents: String,
}

/// A file to be: pieces, between two of which goes one of the files.
#[derive(Debug)]
pub(crate) struct Pieces {
    /// What is written.
    pub(crate) pieces: Vec<Vec<u8>>,
    /// What goes between.
    pub(crate) files: Vec<File>,
}

impl Detector {
    /// What the page knows of it, as a session. `view` is the fragment of the address.
    fn session(self, view: String) -> Session {
        let metric_set = self.draft.get_untracked().unwrap_or_default();
        let config = AnalysisConfig { metric_set, learn_percent: self.learn_percent.get_untracked() };
        let named = |source: &Source| NamedSource { name: source.name.clone(), bytes: source.bytes };
        let sources = match self.without_data.get_untracked() {
            Some(session) => session.sources.clone(),
            None => self.inputs.with_value(|inputs| inputs.iter().map(|input| named(&input.source)).collect()),
        };
        Session {
            name: self.name.get_untracked(),
            config,
            reading: self.settings.get_untracked(),
            sources,
            answers: self.answers.get_untracked(),
            notes: self.notes.get_untracked(),
            rules: self.rules.get_untracked(),
            incidents: untrack(|| self.archive()).incidents,
            pasted_incidents: self.incidents.get_untracked(),
            view,
            life: self.life_to_keep(),
            ..Session::default()
        }
    }

    /// Writes its session, with its files in one archive if they are to be beside.
    pub(crate) fn save(
        self,
        view: String,
        with_data: bool,
        handler: impl Fn(Result<Pieces, UserMessage>) + Clone + 'static,
    ) {
        let request = self.save_request(view, SERIES_BYTES);
        if !with_data {
            return self.write(request, Vec::new(), handler);
        }
        let files = self.files();
        let names =
            self.inputs.with_value(|inputs| inputs.iter().map(|input| path_of(&input.source)).collect::<Vec<_>>());
        self.client.with_value(|client| {
            let beside = files.clone();
            client.checksum(&files, move |event| match event {
                Event::Checksums(sums) => {
                    let entry = |((name, file), crc): ((&String, &File), u32)| ZipEntry {
                        name: name.clone(),
                        bytes: file.size() as u64,
                        crc,
                    };
                    let entries = names.iter().zip(&beside).zip(sums).map(entry).collect();
                    self.write(SaveRequest { beside: entries, ..request.clone() }, beside.clone(), handler.clone());
                }
                Event::Failed(message) => handler(Err(message)),
                _ => {}
            });
        });
    }

    fn write(self, request: SaveRequest, files: Vec<File>, handler: impl Fn(Result<Pieces, UserMessage>) + 'static) {
        // The worker adds its run: that must be the one the request is about.
        let is_other = self.run_in_worker().is_none() && self.run.with_untracked(Option::is_some);
        if is_other && !self.stage.with_untracked(|stage| *stage == Stage::Living) {
            return handler(Err(self.not_in_worker()));
        }
        self.client.with_value(|client| {
            client.request(Request::Save(Box::new(request)), move |event| match event {
                Event::Saved(pieces) => handler(Ok(Pieces { pieces, files: files.clone() })),
                Event::Failed(message) => handler(Err(message)),
                _ => {}
            });
        });
    }

    /// Writes what reopens a report: the session, without answers, notes and alert rules if the report does not tell them.
    pub(super) fn save_in_report(self, options: &Options, handler: impl Fn(Option<String>) + 'static) {
        let view = View { threshold: options.threshold, ..View::default() };
        let mut request = self.save_request(view.fragment(), REPORT_SERIES_BYTES);
        if !options.sections.reviews {
            (request.session.answers, request.session.notes) = Default::default();
            request.session.rules = Vec::new();
        }
        self.write(request, Vec::new(), move |saved| {
            let json = saved.ok().and_then(|saved| saved.pieces.into_iter().next());
            handler(json.and_then(|json| String::from_utf8(json).ok()));
        });
    }

    fn save_request(self, view: String, series_bytes: u64) -> SaveRequest {
        let run = self.run_in_worker().map_or((0, 0.0, AnalysisConfig::USUAL_LEARN_PERCENT, None), |run| {
            (run.number, run.milliseconds, run.config.learn_percent, run.course)
        });
        SaveRequest { session: self.session(view), run, series_bytes, beside: Vec::new() }
    }

    /// Whether other files are kept on this device than it has now.
    pub(crate) fn has_other_files(self) -> bool {
        self.inputs.with_value(|now| self.kept_inputs.with_value(|kept| kept != now))
    }

    /// Takes note of the files that are kept on this device.
    pub(crate) fn note_files(self, inputs: Vec<Input>) {
        self.kept_inputs.set_value(inputs);
    }

    /// What it was read from, in order.
    pub(crate) fn inputs(self) -> Vec<Input> {
        self.inputs.get_value()
    }

    /// As far as they are on this device, the files.
    fn files(self) -> Vec<File> {
        self.inputs.with_value(|inputs| inputs.iter().filter_map(|input| input.file.clone()).collect())
    }

    /// How many bytes its data has, if all of it can be saved with the session; otherwise why not. Tracked.
    pub(crate) fn data_bytes(self) -> Result<u64, &'static str> {
        self.table.track();
        if self.without_data.with(Option::is_some) {
            return Err(words::NO_DATA);
        }
        self.inputs.with_value(|inputs| {
            if inputs.iter().any(|input| input.source.origin != Origin::Beside) {
                return Err(words::NOT_FROM_ADDRESSES);
            }
            Ok(inputs.iter().map(|input| input.source.bytes).sum())
        })
    }

    /// The same, if an archive can hold it. Tracked.
    pub(crate) fn packed_bytes(self) -> Result<u64, &'static str> {
        let is_parquet = |table: &TableSummary| table.files.iter().any(|file| file.format.starts_with("Parquet"));
        if self.table.with(|table| table.as_deref().is_some_and(is_parquet)) {
            return Err(words::NOT_PARQUET);
        }
        self.data_bytes()
    }

    /// Keeps it from when its session has been taken over.
    pub(crate) fn keep_when_restored(self, keep: Keep) {
        self.keeps_when_restored.set_value(Some(keep));
    }

    /// What the reader has said of it.
    pub(crate) fn remarks(self) -> Remarks {
        Remarks {
            answers: self.answers.get_untracked(),
            notes: self.notes.get_untracked(),
            rules: self.rules.get_untracked(),
            incidents: self.incidents.get_untracked(),
        }
    }

    /// Takes note that these are saved somewhere.
    pub(crate) fn note_saved(self, remarks: Remarks) {
        self.saved.set_value(remarks);
    }

    /// Takes note that the answers are.
    pub(crate) fn note_answers_saved(self) {
        self.saved.update_value(|saved| saved.answers = self.answers.get_untracked());
    }

    /// Whether something the reader has said would be lost with this tab.
    pub(crate) fn has_unsaved(self) -> bool {
        self.saved.with_value(|saved| *saved != self.remarks())
    }
}

fn path_of(source: &Source) -> String {
    let (folder, name) = source.path();
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}
