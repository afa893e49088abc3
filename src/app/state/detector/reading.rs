//! The files of a detector: added, taken away, read, and read anew when what was said about them changes.

use std::sync::Arc;

use leptos::prelude::*;

use super::Detector;
use super::restoring::for_archive;
use crate::app::platform::page::now;
use crate::app::state::stage::Stage;
use crate::bridge::client::{Client, Input};
use crate::model::path;
use crate::protocol::message::{self, Event, Origin, Progress, Session, Source, TableSummary};
use crate::words::page::reading as words;

/// Most lists of addresses that may name each other, the order by time being one more.
const MOST_LISTS: usize = 4;

impl Detector {
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
            let is_untouched = self.history.with_untracked(|all| all.next().0.is_none())
                || self.without_data.with_untracked(Option::is_some);
            let is_first = self.inputs.with_value(Vec::is_empty) && is_untouched;
            let what = match &inputs[..] {
                [one] => words::added(&one.source.name),
                several => words::added_files(several.len()),
            };
            if is_first {
                self.inputs.set_value(inputs);
                self.read_again();
            } else {
                self.change_and_say(what, |edited| edited.inputs.extend(inputs));
            }
        } else if !aside.is_empty() {
            self.stage.set(Stage::Failed(words::no_data_in_folder(aside.len())));
        }
    }

    /// Takes source number `source` of the last reading away and reads the others anew.
    pub(crate) fn remove(self, source: u32) {
        // Settings are not among the inputs any more.
        let settings = self.table.with_untracked(|table| {
            let files = table.iter().flat_map(|table| &table.files);
            files.filter(|file| file.settings_of.is_some_and(|settings| settings < source)).count()
        });
        let index = source as usize - settings;
        let name = self.inputs.with_value(|inputs| inputs.get(index).map(|input| input.source.name.clone()));
        if let Some(name) = name {
            self.change_and_say(words::removed(&name), |edited| drop(edited.inputs.remove(index)));
        }
    }

    /// Reads the files anew as one table, as the settings are now. When that fails or is stopped, what was read before
    /// stays.
    pub(super) fn read_again(self) {
        let inputs = self.inputs.get_value();
        if inputs.is_empty() && self.without_data.with_untracked(Option::is_some) {
            self.stage.set(if self.run.with_untracked(Option::is_some) { Stage::Results } else { Stage::Empty });
        } else if inputs.is_empty() {
            self.read.set_value(Default::default());
            self.run.set(None);
            self.note_in_worker(None);
            self.preview.set(None);
            self.draft.set(None);
            self.table.set(None);
            self.stage.set(Stage::Empty);
        } else {
            self.read_located(inputs, 0);
        }
    }

    /// Reads files that `lists` lists of addresses, one in the other, have named.
    fn read_located(self, inputs: Vec<Input>, lists: usize) {
        let Some(first) = inputs.first() else { return };
        self.stop_living();
        if self.name.with_untracked(String::is_empty) {
            self.name.set(name_of(&first.source));
        }
        let sources: Vec<Source> = inputs.iter().map(|input| input.source.clone()).collect();
        let total = sources.iter().map(|source| source.bytes).sum();
        self.sources.set(sources);
        self.first_rows.set(None);
        self.stage.set(Stage::Reading(Progress { stage: message::Stage::Read, done: 0, total, file: 0, found: 0 }));
        let begun = now();
        let read = inputs.clone();
        let id = self.client.with_value(|client| {
            // What a reading that this one replaces has to say is out of date.
            if let Some(earlier) = self.reading.get_value() {
                client.forget(earlier);
            }
            client.open(&inputs, self.settings.get_untracked(), move |event| match event {
                Event::Progress(progress) => self.stage.set(Stage::Reading(progress)),
                Event::Sampled(summary) => self.first_rows.set(Some(Arc::new(summary))),
                Event::Located(_) if lists == MOST_LISTS => self.stage.set(Stage::Failed(words::endless_lists())),
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
                    self.read.set_value((self.inputs.get_value(), self.settings.get_untracked()));
                    self.is_lost.set_value(false);
                    self.opened(summary);
                    let is_busy = self.stage.with_untracked(Stage::is_busy);
                    if !is_busy {
                        self.run_what_waits();
                    }
                }
                Event::Stopped => self.stopped(),
                Event::Failed(message) => {
                    self.note_loss();
                    self.back_to_last_reading();
                    self.stage.set(Stage::Failed(message));
                }
                _ => {}
            })
        });
        self.active.set_value(Some(id));
        self.reading.set_value(Some(id));
    }

    /// A stopped reading leaves the worker empty: what was open before files were added, or settings changed, is read
    /// again.
    fn stopped(self) {
        self.runs_next.set_value(false);
        self.life.is_next.set_value(false);
        if !self.back_to_last_reading() {
            self.inputs.set_value(Vec::new());
        }
        self.read_again();
    }

    /// Gives up what the last change, or taking one back, said about the files, if it was never read.
    fn back_to_last_reading(self) -> bool {
        let (inputs, settings) = self.read.get_value();
        let differs =
            self.inputs.with_value(|now| *now != inputs) || self.settings.with_untracked(|now| *now != settings);
        if differs {
            let now = self.edited();
            self.inputs.set_value(inputs);
            self.settings.set(settings);
            self.history.update(|history| history.give_up(now));
        }
        differs
    }

    /// Starts what was asked for before the files were there.
    fn run_what_waits(self) {
        let take = |waits: StoredValue<bool>| waits.try_update_value(std::mem::take).unwrap_or_default();
        let (runs, goes_on) = (take(self.runs_next), take(self.life.is_next));
        if goes_on {
            self.go_on();
        } else if runs {
            self.analyse();
        }
    }

    fn opened(self, summary: TableSummary) {
        let (imported, answers) = (summary.imported.clone(), summary.answers.clone());
        let session = summary.session.clone();
        if let Some(session) = session.clone().filter(|_| is_whole_session(&summary)) {
            return self.restore(*session);
        }
        if summary.columns.is_empty() && self.without_data.with_untracked(Option::is_some) {
            // What cannot be read leaves the session as it is.
            self.inputs.set_value(Vec::new());
            let failure = summary.files.iter().find_map(|file| file.error.clone());
            let failure = failure.or(summary.proposal.err());
            return failure.map_or_else(|| self.read_again(), |message| self.stage.set(Stage::Failed(message)));
        }
        self.data_came(&summary);
        self.settings.with_untracked(|settings| self.guesses.update_value(|guesses| guesses.note(&summary, settings)));
        self.run.set(None);
        self.note_in_worker(None);
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
            self.draft.set(guess(&summary));
        }
        self.table.set(Some(Arc::new(summary)));
        self.stage.set(Stage::Mapping);
        // What was read before may be read again.
        self.show_last();
        if let Some(session) = session.filter(|session| self.is_news(session)) {
            let reading = self.table.with_untracked(|table| {
                let files = table.as_ref().map_or(&[][..], |table| &table.files);
                for_archive(session.reading.clone(), files)
            });
            return self.make_whole(Session { reading, ..*session }, guess_before.is_some());
        }
        if !answers.answers.is_empty() {
            self.import_answers(*answers);
        }
        if let Some(imported) = imported {
            self.import(*imported);
        }
        if !self.stage.with_untracked(Stage::is_busy) {
            self.check_draft();
        }
    }

    pub(super) fn note_loss(self) {
        if !self.client.with_value(Client::is_alive) {
            self.is_lost.set_value(true);
        }
    }
}

/// Whether what was read is a session and nothing else.
fn is_whole_session(summary: &TableSummary) -> bool {
    summary.session.is_some() && summary.columns.is_empty() && summary.files.iter().all(|file| file.error.is_none())
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
