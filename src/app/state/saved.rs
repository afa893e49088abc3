//! The detectors kept on this device: listed, opened, kept up to date, deleted.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use super::detector::{Detector, DetectorId, Keep, Keeping, Pieces, Remarks};
use super::toast::{Toast, Toaster, use_toaster};
use super::view::ViewState;
use super::workspace::Workspace;
use crate::app::effect::effect;
use crate::app::platform::storage::{self, StorageError};
use crate::bridge::client::Input;
use crate::model::finding::DEFAULT_THRESHOLD;
use crate::model::message::UserMessage;
use crate::words::page::{detectors, sessions as words};

/// Version of a card's form; what others wrote is passed over.
const VERSION: u8 = 1;
/// How long after a change it is kept.
const SETTLED: Duration = Duration::from_millis(800);

/// What the list shows of a detector that is kept and not open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Card {
    /// Its name.
    pub(crate) name: String,
    /// Whether it is the bundled sample.
    pub(crate) is_sample: bool,
    /// "1 hour"; empty if it has no mapping.
    pub(crate) interval: String,
    /// How many metrics it watches; 0 if that is not known.
    pub(crate) metrics: u64,
    /// Number and duration in milliseconds of the last run.
    pub(crate) run: Option<(u32, f64)>,
    /// Events at the usual threshold.
    pub(crate) events: u64,
    /// Bytes of the session.
    pub(crate) session_bytes: u64,
    /// Bytes of the data, if it is kept too.
    pub(crate) data_bytes: Option<u64>,
}

impl Card {
    fn of(detector: Detector, session_bytes: u64, data_bytes: Option<u64>) -> Self {
        let interval = detector.draft.with_untracked(|draft| draft.as_ref().map(|draft| draft.interval.label()));
        let of_preview = detector.preview.with_untracked(|preview| preview.as_ref().map(|preview| preview.metrics));
        let of_run = |run: &super::stage::Run| {
            let events = run.findings.at_least(DEFAULT_THRESHOLD) as u64;
            (run.findings.metrics.len() as u64, (run.number, run.milliseconds), events)
        };
        let run = detector.run.with_untracked(|run| run.as_ref().map(of_run));
        Self {
            name: detector.name.get_untracked(),
            is_sample: detector.is_sample.get_untracked(),
            interval: interval.unwrap_or_default(),
            metrics: of_preview.or(run.map(|(metrics, ..)| metrics)).unwrap_or_default(),
            run: run.map(|(_, run, _)| run),
            events: run.map_or(0, |(.., events)| events),
            session_bytes,
            data_bytes,
        }
    }

    /// All bytes it takes.
    pub(crate) fn bytes(&self) -> u64 {
        self.session_bytes + self.data_bytes.unwrap_or_default()
    }

    fn write(&self) -> Vec<u8> {
        postcard::to_allocvec(&(VERSION, self)).unwrap_or_default()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (version, rest) = postcard::take_from_bytes::<u8>(bytes).ok()?;
        postcard::from_bytes(rest).ok().filter(|_| version == VERSION)
    }
}

/// What is kept on this device, in context.
#[derive(Clone, Copy)]
pub(crate) struct Shelf {
    /// What is kept; `None` until it was looked at.
    pub(crate) cards: RwSignal<Option<Vec<(DetectorId, Card)>>>,
    /// Why it could not be looked at, or why one could not be opened.
    pub(crate) failure: RwSignal<Option<UserMessage>>,
    view: StoredValue<Option<ViewState>, LocalStorage>,
    toaster: Toaster,
}

/// Provides the shelf and looks at what is on it.
pub(crate) fn provide_shelf() {
    let shelf = Shelf {
        cards: RwSignal::new(None),
        failure: RwSignal::new(None),
        view: StoredValue::new_local(None),
        toaster: use_toaster(),
    };
    provide_context(shelf);
    spawn_local(async move {
        let found = if storage::is_used().await { storage::cards().await } else { Ok(Vec::new()) };
        let card = |(id, bytes): (String, Vec<u8>)| Some((DetectorId::parse(&id)?, Card::read(&bytes)?));
        // A browser that keeps nothing has nothing to list; that is told when something is to be kept.
        shelf.cards.set(Some(found.unwrap_or_default().into_iter().filter_map(card).collect()));
    });
}

/// The shelf.
pub(crate) fn use_shelf() -> Shelf {
    expect_context()
}

impl Shelf {
    /// Sessions are kept with this view from now on.
    pub(crate) fn watch(self, view: ViewState) {
        self.view.set_value(Some(view));
    }

    /// The card of a detector. Tracked.
    pub(crate) fn card(self, id: DetectorId) -> Option<Card> {
        self.cards.with(|cards| cards.iter().flatten().find(|(of, _)| *of == id).map(|(_, card)| card.clone()))
    }

    /// Opens a detector that is kept, unless it is open.
    pub(crate) fn open(self, workspace: Workspace, id: DetectorId) {
        let Some(card) = untrack(|| self.card(id)) else { return };
        self.failure.set(None);
        spawn_local(async move {
            match storage::get(&id.to_string()).await {
                Ok((session, files)) => {
                    let session = storage::file_of(&session, &format!("{}.foretop.json", card.name));
                    let inputs = session.map(|file| Input::file(file, "")).into_iter();
                    let data: Vec<_> = files.into_iter().map(|(file, folder)| Input::file(file, &folder)).collect();
                    if workspace.get_untracked(id).is_some() {
                        return;
                    }
                    let detector = workspace.open_as(id, inputs.chain(data.clone()).collect());
                    // No page waits for its first reading.
                    detector.mark_seen();
                    detector.note_files(data);
                    detector.is_sample.set(card.is_sample);
                    // What cannot be read must not be written over.
                    detector.keep_when_restored(if card.data_bytes.is_some() { Keep::WithData } else { Keep::Session });
                    detector.keeping.set(Keeping::Kept(card.bytes()));
                }
                Err(error) => self.failure.set(Some(told(&error, &card.name))),
            }
        });
    }

    /// Keeps a detector up to date on this device from now on, as far as it is to be kept.
    pub(crate) fn follow(self, detector: Detector) {
        let pending = StoredValue::new(None::<TimeoutHandle>);
        effect(move |before: Option<Keep>| {
            let keep = detector.keep.get();
            detector.name.track();
            detector.draft.track();
            detector.answers.track();
            detector.notes.track();
            detector.rules.track();
            detector.incidents.track();
            detector.learn_percent.track();
            detector.life.plan.track();
            detector.life.followed_until.track();
            // While it waits for the next interval, there is something to keep and time to do it.
            let is_over = detector.stage.with(|stage| !stage.is_busy()) || detector.waits();
            detector.run.track();
            if keep == Keep::No || !is_over {
                return keep;
            }
            let wait = if before.is_some_and(|before| before != keep) { Duration::ZERO } else { SETTLED };
            let write = move || self.write(detector);
            let handle = set_timeout_with_handle(write, wait).ok();
            if let Some(earlier) = pending.try_update_value(|pending| std::mem::replace(pending, handle)).flatten() {
                earlier.clear();
            }
            keep
        });
    }

    /// Writes a detector as it is now.
    fn write(self, detector: Detector) {
        if detector.keep.get_untracked() == Keep::No {
            return;
        }
        detector.keeping.set(Keeping::Writing);
        let remarks = detector.remarks();
        let view = self.view.with_value(|view| view.map(|view| untrack(|| view.suffix()))).unwrap_or_default();
        detector.save(view.trim_start_matches('#').to_owned(), false, move |saved| match saved {
            Ok(Pieces { pieces, .. }) => {
                let remarks = remarks.clone();
                spawn_local(async move {
                    self.put(detector, pieces.concat(), remarks).await;
                });
            }
            Err(message) => detector.keeping.set(Keeping::Failed(message)),
        });
    }

    async fn put(self, detector: Detector, session: Vec<u8>, remarks: Remarks) {
        let keep = detector.keep.get_untracked();
        if keep == Keep::No {
            return;
        }
        let key = detector.id.to_string();
        let with_data = keep == Keep::WithData;
        let data_bytes = untrack(|| detector.data_bytes()).ok().filter(|_| with_data);
        let card = Card::of(detector, session.len() as u64, data_bytes);
        let inputs = if with_data { detector.inputs() } else { Vec::new() };
        let files = (!with_data || detector.has_other_files()).then(|| {
            let pair = |input: &Input| Some((input.file.clone()?, input.source.folder.clone()));
            inputs.iter().filter_map(pair).collect::<Vec<_>>()
        });
        let written = storage::put(&key, &card.write(), &session, files.as_deref()).await;
        if written.is_ok() {
            detector.note_files(inputs);
        }
        match detector.keep.get_untracked() {
            // It was deleted meanwhile.
            Keep::No => {
                detector.note_files(Vec::new());
                if let Err(error) = storage::delete(&key).await {
                    self.failure.set(Some(told(&error, &card.name)));
                }
                return;
            }
            now if now != keep => return,
            _ => {}
        }
        match written {
            Ok(()) => {
                storage::persist();
                detector.keeping.set(Keeping::Kept(card.bytes()));
                detector.note_saved(remarks);
                self.cards.update(|cards| {
                    let cards = cards.get_or_insert_default();
                    match cards.iter_mut().find(|(id, _)| *id == detector.id) {
                        Some((_, old)) => *old = card,
                        None => cards.push((detector.id, card)),
                    }
                });
            }
            Err(error) => {
                let mut message = told(&error, &detector.name.get_untracked());
                if let (StorageError::Full, Some(room)) = (&error, storage::room().await) {
                    message.detail += " ";
                    message.detail += &words::room(room.max(0.0) as u64);
                }
                detector.keeping.set(Keeping::Failed(message));
            }
        }
    }

    /// Deletes what is kept of a detector; one that is open stays so. Says so, with the way back.
    pub(crate) fn delete(self, id: DetectorId, open: Option<Detector>) {
        let Some(card) = untrack(|| self.card(id)) else {
            return open.into_iter().for_each(|detector| detector.keep.set(Keep::No));
        };
        self.failure.set(None);
        let keep = open.map(|detector| detector.keep.get_untracked());
        if let Some(detector) = open {
            detector.keep.set(Keep::No);
            detector.keeping.set(Keeping::Idle);
            detector.note_saved(Remarks::default());
            detector.note_files(Vec::new());
        }
        spawn_local(async move {
            let key = id.to_string();
            let before = storage::get(&key).await;
            if let Err(error) = storage::delete(&key).await {
                return self.failure.set(Some(told(&error, &card.name)));
            }
            self.cards.update(|cards| cards.iter_mut().for_each(|cards| cards.retain(|(of, _)| *of != id)));
            let text = detectors::deleted(&card.name);
            self.toaster.show(Toast::undo(text, move || match (open, keep, &before) {
                (Some(detector), Some(keep), _) => detector.keep.set(keep),
                (_, _, Ok((session, files))) => self.put_back(id, card.clone(), session.clone(), files.clone()),
                _ => {}
            }));
        });
    }

    /// Keeps again what was deleted.
    fn put_back(self, id: DetectorId, card: Card, session: Vec<u8>, files: Vec<(web_sys::File, String)>) {
        spawn_local(async move {
            match storage::put(&id.to_string(), &card.write(), &session, Some(&files)).await {
                Ok(()) => self.cards.update(|cards| cards.get_or_insert_default().push((id, card))),
                Err(error) => self.failure.set(Some(told(&error, &card.name))),
            }
        });
    }
}

/// What to say of a storage that does not do as it is told.
fn told(error: &StorageError, name: &str) -> UserMessage {
    match error {
        StorageError::Blocked => words::blocked(name),
        StorageError::Full => words::full(name),
        StorageError::Failed(reason) => words::failed(name, reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_comes_back_unless_another_version_wrote_it() {
        let card = Card {
            name: "shop".to_owned(),
            is_sample: false,
            interval: "1 hour".to_owned(),
            metrics: 42,
            run: Some((3, 2_100.5)),
            events: 23,
            session_bytes: 1_500,
            data_bytes: Some(2_000),
        };
        let mut bytes = card.write();
        assert_eq!((Card::read(&bytes), card.bytes()), (Some(card), 3_500));
        bytes[0] = VERSION + 1;
        assert_eq!(Card::read(&bytes), None);
        assert_eq!(Card::read(&[]), None);
    }

    #[test]
    fn trouble_with_the_storage_names_its_cure() {
        for (error, part) in [
            (StorageError::Blocked, "Save a session file instead"),
            (StorageError::Full, "Keep it without its data"),
            (StorageError::Failed("no".to_owned()), "Try again"),
        ] {
            assert!(told(&error, "shop").remedy.starts_with(part));
        }
    }
}
