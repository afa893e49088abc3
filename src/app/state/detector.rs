//! One detector: its data, mapping and last run. Each has a worker of its own.

use std::sync::Arc;

use leptos::prelude::*;

use super::history::History;
use super::prefs::use_prefs;
pub(crate) use super::stage::{Run, Stage, Timings};
use super::zone::ZoneChoice;
use crate::app::platform::base::asset;
use crate::bridge::client::{Client, Input};
use crate::model::column::TimeFormat;
use crate::model::filter::ValueCount;
use crate::model::finding::EventId;
use crate::model::format::plural;
use crate::model::message::UserMessage;
use crate::model::metric::MetricSet;
use crate::model::path;
use crate::model::preview::Preview;
use crate::model::quality::Quality;
use crate::model::reading::{OnMisfit, ReadSettings};
use crate::model::time::Interval;
use crate::model::zone::{UTC, Zone};
use crate::pipeline::config::AnalysisConfig;
use crate::protocol::message::{
    self, ColumnSummary, Document, Event, ExportFormat, Imported, Origin, Plot, PlotQuery, Progress, Request,
    RequestId, Source, TableSummary,
};

/// Most lists of addresses that may name each other, the order by time being one more.
const MOST_LISTS: usize = 4;

/// Number of a detector in this tab; its place in the URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct DetectorId(pub(crate) u32);

/// A detector's signals.
#[derive(Clone, Copy)]
pub(crate) struct Detector {
    /// Number in this tab.
    pub(crate) id: DetectorId,
    /// Name shown: from the first file.
    pub(crate) name: RwSignal<String>,
    /// Whether it is the bundled sample.
    pub(crate) is_sample: RwSignal<bool>,
    /// What is going on.
    pub(crate) stage: RwSignal<Stage>,
    /// The files being read, or last read.
    pub(crate) sources: RwSignal<Vec<Source>>,
    /// Files of folders left out: hidden, markers of jobs, or empty.
    pub(crate) aside: RwSignal<u64>,
    /// Bytes fetched from addresses so far.
    pub(crate) fetched: RwSignal<u64>,
    /// What the reader said about files and columns.
    settings: RwSignal<ReadSettings>,
    /// What was read.
    pub(crate) table: RwSignal<Option<Arc<TableSummary>>>,
    /// How long reading took, in milliseconds.
    pub(crate) read_ms: RwSignal<f64>,
    /// The mapping being edited.
    pub(crate) draft: RwSignal<Option<MetricSet>>,
    /// Earlier mappings.
    pub(crate) history: RwSignal<History<MetricSet>>,
    /// What the draft gives; `None` until checked.
    pub(crate) preview: RwSignal<Option<Arc<Preview>>>,
    /// What the data of the draft is like; `None` until looked at.
    pub(crate) quality: RwSignal<Option<Arc<Quality>>>,
    /// Settings that were imported into the draft.
    pub(crate) imported: RwSignal<Option<Arc<Imported>>>,
    /// The last run.
    pub(crate) run: RwSignal<Option<Run>>,
    /// Pace of the current or last run.
    pub(crate) timings: RwSignal<Timings>,
    /// The event chosen by the reader, who may never have chosen one.
    pub(crate) chosen: RwSignal<Option<EventId>>,
    /// Zone of all times.
    zone: RwSignal<ZoneChoice>,
    /// What it was when the files were last read.
    settings_read: StoredValue<ReadSettings>,
    client: StoredValue<Client, LocalStorage>,
    inputs: StoredValue<Vec<Input>, LocalStorage>,
    /// Draft and reading before the last import.
    before_import: StoredValue<Option<(Option<MetricSet>, ReadSettings)>>,
    active: StoredValue<Option<RequestId>>,
    check: StoredValue<Option<RequestId>>,
    pub(super) is_new: StoredValue<bool>,
    /// The worker died and took the table with it.
    is_lost: StoredValue<bool>,
    /// A run was asked for and waits for the files.
    runs_next: StoredValue<bool>,
}

impl Detector {
    /// An empty detector whose worker is already starting.
    pub(crate) fn new(id: DetectorId) -> Self {
        let client = Client::new(asset("worker_loader.js"));
        client.warm_up();
        Self {
            id,
            name: RwSignal::new(String::new()),
            is_sample: RwSignal::new(false),
            stage: RwSignal::new(Stage::Empty),
            sources: RwSignal::new(Vec::new()),
            aside: RwSignal::new(0),
            fetched: RwSignal::new(0),
            table: RwSignal::new(None),
            read_ms: RwSignal::new(0.0),
            draft: RwSignal::new(None),
            history: RwSignal::default(),
            preview: RwSignal::new(None),
            quality: RwSignal::new(None),
            imported: RwSignal::new(None),
            run: RwSignal::new(None),
            timings: RwSignal::new(Timings::default()),
            chosen: RwSignal::new(None),
            zone: use_prefs().zone,
            settings: RwSignal::new(ReadSettings::default()),
            settings_read: StoredValue::new(ReadSettings::default()),
            client: StoredValue::new_local(client),
            inputs: StoredValue::new_local(Vec::new()),
            before_import: StoredValue::new(None),
            active: StoredValue::new(None),
            check: StoredValue::new(None),
            is_new: StoredValue::new(true),
            is_lost: StoredValue::new(false),
            runs_next: StoredValue::new(false),
        }
    }

    /// Adds files and addresses to those already there and reads all of them anew as one table. Of folders,
    /// what is none of the data is left out.
    pub(crate) fn add(self, inputs: Vec<Input>) {
        let is_aside = |input: &Input| {
            let Source { name, folder, bytes, origin } = &input.source;
            *origin == Origin::Beside && !folder.is_empty() && path::is_aside(folder, name, *bytes)
        };
        let (aside, inputs): (Vec<_>, Vec<_>) = inputs.into_iter().partition(is_aside);
        self.aside.update(|count| *count += aside.len() as u64);
        if !inputs.is_empty() {
            let mut all = self.inputs.get_value();
            all.extend(inputs);
            self.read(all);
        } else if !aside.is_empty() {
            self.stage.set(Stage::Failed(UserMessage {
                title: "There is no data in the folder".to_owned(),
                detail: format!(
                    "All {} in it are hidden, markers of jobs, or empty.",
                    plural(aside.len() as u64, "file", "files")
                ),
                remedy: "Choose another folder.".to_owned(),
            }));
        }
    }

    /// Takes source number `source` of the last reading away and reads the others anew.
    pub(crate) fn remove(self, source: u32) {
        let mut inputs = self.inputs.get_value();
        // Settings are not among the inputs any more.
        let settings = self.table.with_untracked(|table| {
            let files = table.iter().flat_map(|table| &table.files);
            files.filter(|file| file.settings_of.is_some_and(|settings| settings < source)).count()
        });
        let index = source as usize - settings;
        if index < inputs.len() {
            inputs.remove(index);
        }
        if inputs.is_empty() {
            self.inputs.set_value(inputs);
            self.run.set(None);
            self.preview.set(None);
            self.draft.set(None);
            self.table.set(None);
            self.stage.set(Stage::Empty);
        } else {
            self.read(inputs);
        }
    }

    /// Changes how the files are read, and reads them anew.
    pub(crate) fn read_with(self, change: impl FnOnce(&mut ReadSettings)) {
        self.settings.update(change);
        self.read(self.inputs.get_value());
    }

    /// Reads the times of a column by a pattern, and for that everything anew.
    pub(crate) fn set_time_format(self, column: &str, pattern: Option<String>) {
        self.read_with(|settings| settings.columns.entry(column.to_owned()).or_default().format = pattern);
    }

    /// The path template that was given.
    pub(crate) fn path_template(self) -> Option<String> {
        self.settings.with_untracked(|settings| settings.path_template.clone())
    }

    /// The pattern that was given for a column.
    pub(crate) fn time_format(self, column: &str) -> Option<String> {
        self.settings.with(|settings| settings.columns.get(column)?.format.clone())
    }

    /// The zone to write the times of the draft's grid in.
    pub(crate) fn shown_zone(self, preview: &Preview) -> Zone {
        self.zone.get().zone(&preview.zone, preview.metric_set.interval)
    }

    /// The zone to write the times of the draft's grid in, as far as it is known.
    pub(crate) fn grid_zone(self) -> Zone {
        self.preview.with(|preview| preview.as_deref().map_or_else(|| UTC.clone(), |preview| self.shown_zone(preview)))
    }

    /// The zone to write instants in.
    pub(crate) fn instant_zone(self) -> Zone {
        let data =
            self.preview.with(|preview| preview.as_ref().map_or_else(|| UTC.clone(), |found| found.zone.clone()));
        self.zone.get().zone(&data, Interval::HOUR)
    }

    /// Writes all times of the last run in the zone chosen now.
    pub(crate) fn show_times(self) {
        let choice = self.zone.get_untracked();
        self.run.update_untracked(|run| {
            if let Some(run) = run {
                run.show_in(&choice);
            }
        });
    }

    /// Reads files as one table. When that fails or is stopped, the files before stay.
    fn read(self, inputs: Vec<Input>) {
        self.read_located(inputs, 0);
    }

    /// Reads files that `lists` lists of addresses, one in the other, have named.
    fn read_located(self, inputs: Vec<Input>, lists: usize) {
        let Some(first) = inputs.first() else { return };
        if self.name.with_untracked(String::is_empty) {
            self.name.set(name_of(&first.source));
        }
        let sources: Vec<Source> = inputs.iter().map(|input| input.source.clone()).collect();
        let total = sources.iter().map(|source| source.bytes).sum();
        self.sources.set(sources);
        self.stage.set(Stage::Reading(Progress { stage: message::Stage::Read, done: 0, total, file: 0, found: 0 }));
        let begun = now();
        let read = inputs.clone();
        let id = self.client.with_value(|client| {
            client.open(&inputs, self.settings.get_untracked(), move |event| match event {
                Event::Progress(progress) => self.stage.set(Stage::Reading(progress)),
                Event::Located(_) if lists == MOST_LISTS => self.stage.set(Stage::Failed(endless_lists())),
                Event::Located(sources) => self.read_located(located(sources, &read), lists + 1),
                Event::Opened(summary) => {
                    let is_remote = |source: u32| read.get(source as usize).is_some_and(|input| input.file.is_none());
                    let files = summary.files.iter().filter(|file| is_remote(file.source));
                    let bytes = files.map(|file| file.bytes).sum::<u64>();
                    self.fetched.update(|fetched| *fetched += bytes);
                    self.read_ms.set(now() - begun);
                    // Settings are taken over once; later readings go without them.
                    let is_settings = |at: usize| summary.files.iter().any(|file| file.settings_of == Some(at as u32));
                    let kept = read.iter().enumerate().filter(|(at, _)| !is_settings(*at));
                    self.inputs.set_value(kept.map(|(_, input)| input.clone()).collect());
                    self.settings_read.set_value(self.settings.get_untracked());
                    self.is_lost.set_value(false);
                    self.opened(summary);
                    if self.runs_next.try_update_value(std::mem::take).unwrap_or_default() {
                        self.analyse();
                    }
                }
                Event::Stopped => self.stopped(read.len()),
                Event::Failed(message) => {
                    self.note_loss();
                    self.stage.set(Stage::Failed(message));
                }
                _ => {}
            })
        });
        self.active.set_value(Some(id));
    }

    /// A stopped reading leaves the worker empty: what was open before files were added, or settings changed, is read
    /// again.
    fn stopped(self, read: usize) {
        self.runs_next.set_value(false);
        let before = self.inputs.get_value();
        let settings = self.settings_read.get_value();
        if before.len() == read && self.settings.with_untracked(|now| *now != settings) {
            self.settings.set(settings);
            self.read(before);
        } else if before.is_empty() || before.len() == read {
            self.inputs.set_value(Vec::new());
            self.table.set(None);
            self.stage.set(Stage::Empty);
        } else {
            self.read(before);
        }
    }

    fn opened(self, summary: TableSummary) {
        let imported = summary.imported.clone();
        self.run.set(None);
        self.preview.set(None);
        self.quality.set(None);
        let guess = |table: &TableSummary| table.proposal.as_ref().ok().map(|proposal| proposal.metric_set.clone());
        let guess_before = self.table.with_untracked(|table| table.as_deref().and_then(guess));
        // A mapping made by hand survives added files, as long as its columns are still there.
        let keeps = self.draft.with_untracked(|draft| {
            draft.as_ref().filter(|draft| Some(*draft) != guess_before.as_ref()).is_some_and(|draft| {
                draft.columns().iter().all(|name| summary.columns.iter().any(|column| column.name == *name))
            })
        });
        if !keeps {
            self.history.set(History::default());
            self.draft.set(guess(&summary));
        }
        self.table.set(Some(Arc::new(summary)));
        self.stage.set(Stage::Mapping);
        match imported {
            Some(imported) => self.import(*imported),
            None => self.check_draft(),
        }
    }

    /// Takes over imported settings, and reads anew if they say something else about the files than was found.
    fn import(self, imported: Imported) {
        let before = (self.draft.get_untracked(), self.settings.get_untracked());
        let mut settings = before.1.clone();
        self.before_import.set_value(Some(before));
        self.draft.set(Some(imported.config.metric_set.clone()));
        let differs = self.table.with_untracked(|table| {
            let table = table.as_ref()?;
            for file in table.files.iter().filter(|file| file.header == Some(false)) {
                if !imported.column_names.is_empty() {
                    settings
                        .files
                        .entry(file.name.clone())
                        .or_default()
                        .column_names
                        .clone_from(&imported.column_names);
                }
            }
            if imported.reading.path_template.is_some() {
                settings.path_template.clone_from(&imported.reading.path_template);
            }
            for column in &table.columns {
                if let Some(said) = imported.reading.columns.get(&column.name) {
                    settings.columns.insert(column.name.clone(), said.clone());
                }
            }
            let says_else = |column: &ColumnSummary| {
                imported.reading.columns.get(&column.name).is_some_and(|said| {
                    said.on_misfit != OnMisfit::Missing
                        || said.kind.is_some_and(|kind| kind != column.kind)
                        || said
                            .format
                            .as_ref()
                            .is_some_and(|said| Some(said) != column.format.as_ref().map(TimeFormat::label).as_ref())
                })
            };
            let is_named_anew = !imported.column_names.is_empty();
            let is_placed = imported.reading.path_template.is_some();
            Some(is_named_anew || is_placed || table.columns.iter().any(says_else))
        });
        self.imported.set(Some(Arc::new(imported)));
        let has_files = self.inputs.with_value(|inputs| !inputs.is_empty());
        if differs == Some(true) && has_files && self.settings.with_untracked(|before| *before != settings) {
            self.read_with(|before| *before = settings);
        } else {
            self.settings.set(settings);
            self.check_draft();
        }
    }

    /// Back to draft and reading before the import.
    pub(crate) fn undo_import(self) {
        self.imported.set(None);
        let Some((draft, settings)) = self.before_import.try_update_value(Option::take).flatten() else { return };
        self.draft.set(draft);
        if self.settings.with_untracked(|after| *after != settings) {
            self.read_with(|after| *after = settings);
        } else {
            self.check_draft();
        }
    }

    /// Changes the mapping, an empty one if there is none yet, and asks the worker what it gives.
    /// The newest change wins.
    pub(crate) fn edit(self, change: impl FnOnce(&mut MetricSet)) {
        let mut draft = self.draft.get_untracked().unwrap_or_default();
        change(&mut draft);
        self.set_draft(draft);
    }

    /// Replaces the mapping, for example by the guess.
    pub(crate) fn set_draft(self, draft: MetricSet) {
        if let Some(replaced) = self.draft.get_untracked().filter(|replaced| *replaced != draft) {
            self.history.update(|history| history.push(replaced));
        }
        self.draft.set(Some(draft));
        self.check_draft();
    }

    /// Takes back the last change of the mapping.
    pub(crate) fn undo(self) {
        self.go_to(History::undo);
    }

    /// Makes the change again that was taken back last.
    pub(crate) fn redo(self) {
        self.go_to(History::redo);
    }

    fn go_to(self, step: impl FnOnce(&mut History<MetricSet>, MetricSet) -> Option<MetricSet>) {
        let now = self.draft.get_untracked().unwrap_or_default();
        if let Some(draft) = self.history.try_update(|history| step(history, now)).flatten() {
            self.draft.set(Some(draft));
            self.check_draft();
        }
    }

    /// Asks for the most frequent values of a column.
    pub(crate) fn values(self, column: String, handler: impl Fn(Vec<ValueCount>) + 'static) {
        self.client.with_value(|client| {
            client.request(Request::Values(column), move |event| {
                if let Event::Values(values) = event {
                    handler(values);
                }
            });
        });
    }

    fn check_draft(self) {
        let Some(draft) = self.draft.get_untracked() else { return };
        if self.is_lost.get_value() {
            return self.read(self.inputs.get_value());
        }
        self.client.with_value(|client| {
            if let Some(older) = self.check.get_value() {
                client.forget(older);
            }
            let id = client.request(Request::Check(draft.clone()), move |event| {
                if let Event::Checked(summary) = event {
                    self.preview.set(Some(Arc::new(summary)));
                    self.ask_quality(draft.clone());
                }
            });
            self.check.set_value(Some(id));
        });
    }

    /// Asks what the data of a checked draft is like: after the check, which must be quick.
    fn ask_quality(self, draft: MetricSet) {
        self.client.with_value(|client| {
            let id = client.request(Request::Quality(draft), move |event| {
                if let Event::Quality(quality) = event {
                    self.quality.set(Some(Arc::new(quality)));
                }
            });
            self.check.set_value(Some(id));
        });
    }

    fn note_loss(self) {
        if !self.client.with_value(Client::is_alive) {
            self.is_lost.set_value(true);
        }
    }

    /// Learns and tests with the draft. Files that a dead worker has lost are read again first.
    pub(crate) fn analyse(self) {
        let Some(draft) = self.draft.get_untracked() else { return };
        if self.is_lost.get_value() {
            self.runs_next.set_value(true);
            return self.read(self.inputs.get_value());
        }
        let begun = now();
        let config = AnalysisConfig::new(draft);
        let earlier = self.timings.get_untracked();
        self.timings.set(Timings::default());
        self.progress(Progress { stage: message::Stage::Prepare, done: 0, total: 1, file: 0, found: 0 });
        let request = Request::Analyse(config.clone());
        let id = self.client.with_value(|client| {
            client.request(request, move |event| match event {
                Event::Progress(progress) => self.progress(progress),
                Event::Analysed(findings) => {
                    self.timings.update(|timings| timings.end(now()));
                    let number = self.run.with_untracked(|run| run.as_ref().map_or(0, |run| run.number)) + 1;
                    let mut run = Run {
                        number,
                        config: config.clone(),
                        data_zone: findings.zone.clone(),
                        findings: Arc::new(findings),
                        milliseconds: now() - begun,
                    };
                    run.show_in(&self.zone.get_untracked());
                    self.run.set(Some(run));
                    self.stage.set(Stage::Results);
                }
                Event::Failed(message) => {
                    self.note_loss();
                    self.stage.set(Stage::RunFailed(message));
                }
                Event::Stopped => self.back_to(earlier),
                _ => {}
            })
        });
        self.active.set_value(Some(id));
    }

    /// The run was stopped before a metric was done: the earlier run, which took `earlier`, is the last one again.
    fn back_to(self, earlier: Timings) {
        let is_running = self.stage.with_untracked(|stage| matches!(stage, Stage::Analysing(_)));
        if is_running {
            self.timings.set(earlier);
            self.stage.set(Stage::Results);
        }
    }

    fn progress(self, progress: Progress) {
        self.timings.update(|timings| timings.progress(&progress, now()));
        self.stage.set(Stage::Analysing(progress));
    }

    /// Stops reading or running. A stopped run keeps the metrics that are finished.
    pub(crate) fn cancel(self) {
        if let Some(id) = self.active.get_value() {
            self.client.with_value(|client| client.cancel(id));
        }
    }

    /// Asks for plots; `handler` gets them in the order of the queries. Returns the request, to be forgotten when
    /// a newer one replaces it.
    pub(crate) fn plot(self, queries: Vec<PlotQuery>, handler: impl Fn(Vec<Plot>) + 'static) -> RequestId {
        self.client.with_value(|client| {
            client.request(Request::Plot(queries), move |event| {
                if let Event::Plotted(plots) = event {
                    handler(plots);
                }
            })
        })
    }

    /// Drops the answer to an older request.
    pub(crate) fn forget(self, id: RequestId) {
        self.client.with_value(|client| client.forget(id));
    }

    /// Asks for a document about the last run.
    pub(crate) fn export(self, format: ExportFormat, handler: impl Fn(Result<Document, UserMessage>) + 'static) {
        self.client.with_value(|client| {
            client.request(Request::Export(format), move |event| match event {
                Event::Exported(file) => handler(Ok(file)),
                Event::Failed(message) => handler(Err(message)),
                _ => {}
            });
        });
    }
}

fn endless_lists() -> UserMessage {
    UserMessage {
        title: "The lists of addresses have no end".to_owned(),
        detail: "A list of addresses names another list, and that one the next.".to_owned(),
        remedy: "Give the list that names the data.".to_owned(),
    }
}

/// The inputs of these sources; files beside are found among those `before`.
fn located(sources: Vec<Source>, before: &[Input]) -> Vec<Input> {
    let input = |source: Source| {
        let known = before.iter().find(|input| input.source == source);
        known.cloned().unwrap_or_else(|| Input::remote(source))
    };
    sources.into_iter().map(input).collect()
}

/// The dropped folder's name, or the file's.
fn name_of(source: &Source) -> String {
    let root = source.folder.split('/').next().unwrap_or_default();
    let is_root = source.origin == Origin::Beside && !root.is_empty() && !root.contains('=');
    stem(if is_root { root } else { &source.name })
}

/// File name without folders and endings.
fn stem(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    last.split('.').find(|part| !part.is_empty()).unwrap_or("data").to_owned()
}

fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}
