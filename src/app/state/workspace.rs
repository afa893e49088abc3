//! The detectors of this tab.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::detector::{Detector, DetectorId};
use super::saved::{Shelf, use_shelf};
use crate::app::platform::base::asset;
use crate::app::platform::page::ask_before_leaving;
use crate::bridge::client::{Client, Input};
use crate::protocol::message::Origin;

/// The detectors, in context.
#[derive(Clone, Copy)]
pub(crate) struct Workspace {
    /// In the order they were made.
    pub(crate) detectors: RwSignal<Vec<Detector>>,
    /// The one removed last, which can come back.
    removed: StoredValue<Option<(usize, Detector)>>,
    /// The worker of the next detector, if it is started already.
    spare: StoredValue<Option<Client>, LocalStorage>,
    /// Signals of a detector must outlive the page that made it.
    owner: StoredValue<Owner>,
}

/// Provides an empty workspace.
pub(crate) fn provide_workspace() {
    let owner = Owner::current().unwrap_or_default();
    let workspace = Workspace {
        detectors: RwSignal::new(Vec::new()),
        removed: StoredValue::new(None),
        spare: StoredValue::new_local(None),
        owner: StoredValue::new(owner),
    };
    provide_context(workspace);
    let detectors = workspace.detectors;
    ask_before_leaving(move || detectors.with_untracked(|all| all.iter().any(|detector| detector.has_unsaved())));
}

/// The workspace.
pub(crate) fn use_workspace() -> Workspace {
    expect_context()
}

impl Workspace {
    /// Starts the worker of the next detector, so that its files need not wait for it.
    pub(crate) fn warm_up(self) {
        if self.spare.with_value(Option::is_none) {
            self.spare.set_value(Some(start_worker()));
        }
    }

    /// Makes a detector and starts reading the files.
    pub(crate) fn open(self, inputs: Vec<Input>) -> Detector {
        let shelf = use_context::<Shelf>();
        let is_kept = |id| shelf.is_some_and(|shelf| untrack(|| shelf.card(id)).is_some());
        let id = DetectorId::new(|id| self.get_untracked(id).is_some() || is_kept(id));
        self.open_as(id, inputs)
    }

    /// The same with an id that it has elsewhere: in a link, or on this device.
    pub(crate) fn open_as(self, id: DetectorId, inputs: Vec<Input>) -> Detector {
        let client = self.spare.try_update_value(Option::take).flatten().unwrap_or_else(start_worker);
        let detector = self.owner.with_value(|owner| {
            owner.with(|| {
                let detector = Detector::new(id, client);
                use_shelf().follow(detector);
                detector
            })
        });
        self.detectors.update(|all| all.push(detector));
        detector.add(inputs);
        detector
    }

    /// Takes a detector out of this tab. Only the last one can come back: each holds its data.
    pub(crate) fn remove(self, detector: Detector) {
        let at = self.detectors.with_untracked(|all| all.iter().position(|one| one.id == detector.id));
        let Some(at) = at else { return };
        self.detectors.update(|all| all.retain(|one| one.id != detector.id));
        let earlier = self.removed.try_update_value(|removed| removed.replace((at, detector))).flatten();
        if let Some((_, earlier)) = earlier {
            earlier.end();
        }
    }

    /// Puts the detector back that was taken out last.
    pub(crate) fn put_back(self) {
        if let Some((at, detector)) = self.removed.try_update_value(Option::take).flatten() {
            // It may have been opened again from this device.
            let is_there = self.get_untracked(detector.id).is_some();
            if is_there {
                detector.end();
            } else {
                self.detectors.update(|all| all.insert(at.min(all.len()), detector));
            }
        }
    }

    /// Bytes fetched from addresses that the reader gave, and how many addresses they are.
    pub(crate) fn fetched(self) -> (u64, usize) {
        let detectors = self.detectors.get();
        let bytes = detectors.iter().map(|detector| detector.fetched.get()).sum();
        let elsewhere = |detector: &Detector| {
            detector.sources.with(|all| all.iter().filter(|source| source.origin != Origin::Beside).count())
        };
        (bytes, detectors.iter().map(elsewhere).sum())
    }

    /// The hosts of those addresses, in alphabetical order.
    pub(crate) fn hosts(self) -> Vec<String> {
        let detectors = self.detectors.get();
        let of = |detector: &Detector| {
            detector.sources.with(|all| all.iter().filter_map(|source| source.origin.host()).collect::<Vec<_>>())
        };
        detectors.iter().flat_map(of).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The detector of that id, if it is still there.
    pub(crate) fn get(self, id: DetectorId) -> Option<Detector> {
        self.detectors.with(|all| all.iter().copied().find(|detector| detector.id == id))
    }

    /// The same, untracked.
    pub(crate) fn get_untracked(self, id: DetectorId) -> Option<Detector> {
        untrack(|| self.get(id))
    }
}

fn start_worker() -> Client {
    let client = Client::new(asset("worker_loader.js"));
    client.warm_up();
    client
}

/// The detector named by `:id` in the URL.
pub(crate) fn use_detector() -> Memo<Option<DetectorId>> {
    let params = use_params_map();
    let workspace = use_workspace();
    Memo::new(move |_| {
        let id = params.with(|params| params.get("id").and_then(|id| DetectorId::parse(&id)))?;
        workspace.get(id).map(|detector| detector.id)
    })
}

/// The detector of the current page, which [`Known`](crate::app::pages::known::Known) has found.
pub(crate) fn use_current() -> Detector {
    expect_context()
}
