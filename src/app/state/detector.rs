//! One detector: its data, mapping and last run. Each has a worker of its own.

use std::sync::Arc;

use leptos::prelude::*;
use web_sys::File;

use crate::app::platform::base::asset;
use crate::bridge::client::Client;
use crate::model::finding::Findings;
use crate::model::message::UserMessage;
use crate::model::metric::MetricSet;
use crate::pipeline::config::AnalysisConfig;
use crate::protocol::message::{
    Document, Event, ExportFormat, MetricSetSummary, Plot, PlotQuery, Progress, Request, RequestId, TableSummary,
};

/// Number of a detector in this tab; its place in the URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct DetectorId(pub(crate) u32);

/// What is going on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Stage {
    /// Nothing read yet.
    Empty,
    /// Reading files.
    Reading(Progress),
    /// The table is there and can be mapped; nothing runs.
    Mapping,
    /// A run goes on.
    Analysing(Progress),
    /// The last run has ended.
    Results,
    /// Reading or running failed; what was there before still is.
    Failed(UserMessage),
}

/// A finished or stopped run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    /// 1 for the first run of the detector.
    pub(crate) number: u32,
    /// Its settings.
    pub(crate) config: AnalysisConfig,
    /// Its result.
    pub(crate) findings: Arc<Findings>,
    /// How long it took.
    pub(crate) milliseconds: f64,
}

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
    /// What was read.
    pub(crate) table: RwSignal<Option<Arc<TableSummary>>>,
    /// How long reading took, in milliseconds.
    pub(crate) read_ms: RwSignal<f64>,
    /// The mapping being edited.
    pub(crate) draft: RwSignal<Option<MetricSet>>,
    /// What the draft gives; `None` until checked.
    pub(crate) preview: RwSignal<Option<Arc<MetricSetSummary>>>,
    /// The last run.
    pub(crate) run: RwSignal<Option<Run>>,
    client: StoredValue<Client, LocalStorage>,
    files: StoredValue<Vec<File>, LocalStorage>,
    active: StoredValue<Option<RequestId>>,
    check: StoredValue<Option<RequestId>>,
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
            table: RwSignal::new(None),
            read_ms: RwSignal::new(0.0),
            draft: RwSignal::new(None),
            preview: RwSignal::new(None),
            run: RwSignal::new(None),
            client: StoredValue::new_local(client),
            files: StoredValue::new_local(Vec::new()),
            active: StoredValue::new(None),
            check: StoredValue::new(None),
        }
    }

    /// Path of one of its pages: `path("map")`.
    pub(crate) fn path(self, page: &str) -> String {
        format!("/d/{}/{page}", self.id.0)
    }

    /// Whether the last run was made with another mapping than the draft.
    pub(crate) fn is_stale(self) -> bool {
        self.run.with(|run| {
            self.draft.with(|draft| match (run, draft) {
                (Some(run), Some(draft)) => run.config.metric_set != *draft,
                _ => false,
            })
        })
    }

    /// Whether a request that can be cancelled is under way.
    pub(crate) fn is_busy(self) -> bool {
        self.stage.with(|stage| matches!(stage, Stage::Reading(_) | Stage::Analysing(_)))
    }

    /// Adds files to those already there and reads all of them anew as one table.
    pub(crate) fn add_files(self, files: Vec<File>) {
        if files.is_empty() {
            return;
        }
        self.files.update_value(|all| all.extend(files));
        if self.name.with_untracked(String::is_empty) {
            let name = self.files.with_value(|all| stem(&all[0].name()));
            self.name.set(name);
        }
        self.read();
    }

    /// Reads the files again.
    pub(crate) fn read(self) {
        let begun = now();
        let files = self.files.get_value();
        let total = files.iter().map(|file| file.size() as u64).sum();
        let first = Progress { stage: crate::protocol::message::Stage::Read, done: 0, total, file: 0, found: 0 };
        self.stage.set(Stage::Reading(first));
        let id = self.client.with_value(|client| {
            client.open(&files, move |event| match event {
                Event::Progress(progress) => self.stage.set(Stage::Reading(progress)),
                Event::Opened(summary) => {
                    self.read_ms.set(now() - begun);
                    self.opened(summary);
                }
                Event::Stopped => {
                    self.files.set_value(Vec::new());
                    self.table.set(None);
                    self.stage.set(Stage::Empty);
                }
                Event::Failed(message) => self.stage.set(Stage::Failed(message)),
                _ => {}
            })
        });
        self.active.set_value(Some(id));
    }

    fn opened(self, summary: TableSummary) {
        self.run.set(None);
        self.preview.set(None);
        // A mapping made by hand survives added files, as long as its columns are still there.
        let keeps = self.draft.with_untracked(|draft| {
            draft.as_ref().is_some_and(|draft| {
                let known = |name: &String| summary.columns.iter().any(|column| column.name == *name);
                known(&draft.timestamp)
                    && draft.dimensions.iter().all(known)
                    && draft.measures.iter().all(|measure| known(&measure.column))
            })
        });
        if !keeps {
            self.draft.set(summary.proposal.as_ref().ok().map(|proposal| proposal.metric_set.clone()));
        }
        self.table.set(Some(Arc::new(summary)));
        self.stage.set(Stage::Mapping);
        self.check_draft();
    }

    /// Changes the mapping and asks the worker what it gives. The newest change wins.
    pub(crate) fn edit(self, change: impl FnOnce(&mut MetricSet)) {
        self.draft.update(|draft| {
            if let Some(draft) = draft {
                change(draft);
            }
        });
        self.check_draft();
    }

    /// Replaces the mapping, for example by the guess.
    pub(crate) fn set_draft(self, draft: MetricSet) {
        self.draft.set(Some(draft));
        self.check_draft();
    }

    fn check_draft(self) {
        let Some(draft) = self.draft.get_untracked() else { return };
        self.client.with_value(|client| {
            if let Some(older) = self.check.get_value() {
                client.forget(older);
            }
            let id = client.request(Request::Check(draft), move |event| {
                if let Event::Checked(summary) = event {
                    self.preview.set(Some(Arc::new(summary)));
                }
            });
            self.check.set_value(Some(id));
        });
    }

    /// Learns and tests with the draft.
    pub(crate) fn analyse(self) {
        let Some(draft) = self.draft.get_untracked() else { return };
        let begun = now();
        let config = AnalysisConfig::new(draft);
        let first = Progress { stage: crate::protocol::message::Stage::Prepare, done: 0, total: 1, file: 0, found: 0 };
        self.stage.set(Stage::Analysing(first));
        let request = Request::Analyse(config.clone());
        let id = self.client.with_value(|client| {
            client.request(request, move |event| match event {
                Event::Progress(progress) => self.stage.set(Stage::Analysing(progress)),
                Event::Analysed(findings) => {
                    let number = self.run.with_untracked(|run| run.as_ref().map_or(0, |run| run.number)) + 1;
                    let run = Run {
                        number,
                        config: config.clone(),
                        findings: Arc::new(findings),
                        milliseconds: now() - begun,
                    };
                    self.run.set(Some(run));
                    self.stage.set(Stage::Results);
                }
                Event::Failed(message) => self.stage.set(Stage::Failed(message)),
                _ => {}
            })
        });
        self.active.set_value(Some(id));
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

/// File name without folders and endings.
fn stem(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    last.split('.').find(|part| !part.is_empty()).unwrap_or("data").to_owned()
}

fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}
