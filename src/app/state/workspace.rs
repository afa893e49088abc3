//! The detectors of this tab.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::detector::{Detector, DetectorId};
use crate::app::platform::base::asset;
use crate::bridge::client::{Client, Input};
use crate::protocol::message::Origin;

/// The detectors, in context.
#[derive(Clone, Copy)]
pub(crate) struct Workspace {
    /// In the order they were made.
    pub(crate) detectors: RwSignal<Vec<Detector>>,
    next: StoredValue<u32>,
    /// The worker of the next detector, if it is started already.
    spare: StoredValue<Option<Client>, LocalStorage>,
    /// Signals of a detector must outlive the page that made it.
    owner: StoredValue<Owner>,
}

/// Provides an empty workspace.
pub(crate) fn provide_workspace() {
    let owner = Owner::current().unwrap_or_default();
    provide_context(Workspace {
        detectors: RwSignal::new(Vec::new()),
        next: StoredValue::new(1),
        spare: StoredValue::new_local(None),
        owner: StoredValue::new(owner),
    });
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
        let client = self.spare.try_update_value(Option::take).flatten().unwrap_or_else(start_worker);
        let id = DetectorId(self.next.get_value());
        self.next.set_value(id.0 + 1);
        let detector = self.owner.with_value(|owner| owner.with(|| Detector::new(id, client)));
        self.detectors.update(|all| all.push(detector));
        detector.add(inputs);
        detector
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
        let id = params.with(|params| params.get("id").and_then(|id| id.parse().ok()).map(DetectorId))?;
        workspace.get(id).map(|detector| detector.id)
    })
}

/// The detector of the current page, which [`Known`](crate::app::pages::known::Known) has found.
pub(crate) fn use_current() -> Detector {
    expect_context()
}
