//! One detector: its data, mapping and last run. Each has a worker of its own.

mod alerting;
mod answering;
mod draft;
mod edits;
mod exporting;
mod id;
mod importing;
mod lines;
mod living;
mod reading;
mod restoring;
mod running;
mod said;
mod saving;
mod showing;

use std::sync::Arc;

use leptos::prelude::*;

use self::edits::Edited;
use self::exporting::Told;
pub(crate) use self::id::DetectorId;
use self::lines::Held;
use self::living::Life;
use self::said::Guesses;
pub(crate) use self::saving::{Keep, Keeping, Pieces, Remarks};
pub(crate) use self::showing::Redo;
use super::history::History;
use super::outbox::Outbox;
use super::prefs::use_prefs;
use super::runs::Runs;
pub(crate) use super::stage::{Run, Stage, Timings};
use super::toast::{Toaster, use_toaster};
use super::zone::ZoneChoice;
use crate::app::platform::base::asset;
use crate::bridge::client::{Client, Input};
use crate::bridge::documents::Documents;
use crate::model::alert::AlertRule;
use crate::model::archive::Incident;
use crate::model::feedback::Feedback;
use crate::model::finding::{AnomalyGroup, EventId};
use crate::model::message::UserMessage;
use crate::model::metric::MetricSet;
use crate::model::note::Note;
use crate::model::preview::Preview;
use crate::model::quality::Quality;
use crate::model::reading::ReadSettings;
use crate::model::time::Interval;
use crate::model::zone::{UTC, Zone};
use crate::pipeline::config::AnalysisConfig;
use crate::protocol::documents::Format;
use crate::protocol::message::{
    Document, Event, ExportFormat, Imported, Plot, PlotQuery, Request, RequestId, Session, Source, TableSummary,
};

/// A detector's signals.
#[derive(Clone, Copy)]
pub(crate) struct Detector {
    /// Its place in the URL.
    pub(crate) id: DetectorId,
    /// Name shown: from the first file.
    pub(crate) name: RwSignal<String>,
    /// Whether it is the bundled sample.
    pub(crate) is_sample: RwSignal<bool>,
    /// Whether each page says what it is for.
    pub(crate) is_guided: RwSignal<bool>,
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
    /// What was found where nothing is said.
    pub(crate) guesses: StoredValue<Guesses>,
    /// While files are read: their first rows, once they are judged.
    pub(crate) first_rows: RwSignal<Option<Arc<TableSummary>>>,
    /// What was read.
    pub(crate) table: RwSignal<Option<Arc<TableSummary>>>,
    /// How long reading took, in milliseconds.
    pub(crate) read_ms: RwSignal<f64>,
    /// The mapping being edited.
    pub(crate) draft: RwSignal<Option<MetricSet>>,
    /// Share of the time range to learn from, in percent.
    pub(crate) learn_percent: RwSignal<u8>,
    /// Known incidents, as they were pasted.
    pub(crate) incidents: RwSignal<String>,
    /// What the draft gives; `None` until checked.
    pub(crate) preview: RwSignal<Option<Arc<Preview>>>,
    /// What the data of the draft is like; `None` until looked at.
    pub(crate) quality: RwSignal<Option<Arc<Quality>>>,
    /// Settings that were imported into the draft.
    pub(crate) imported: RwSignal<Option<Arc<Imported>>>,
    /// What a session was made of, while only the session is there.
    pub(crate) without_data: RwSignal<Option<Arc<Session>>>,
    /// The fragment that a session was saved with, until a page has taken it.
    pub(crate) kept_view: StoredValue<Option<String>>,
    /// Whether it is kept on this device.
    pub(crate) keep: RwSignal<Keep>,
    /// Where keeping it stands.
    pub(crate) keeping: RwSignal<Keeping>,
    /// The session that was taken over last, without its run.
    taken: StoredValue<Option<Session>>,
    /// Incidents that a session has brought.
    incidents_before: StoredValue<Vec<Incident>>,
    /// The files that are kept on this device.
    kept_inputs: StoredValue<Vec<Input>, LocalStorage>,
    /// What was last saved of what the reader has said.
    saved: StoredValue<Remarks>,
    /// The run that is shown: the one that the link names, else the last one, or what it has found so far.
    pub(crate) run: RwSignal<Option<Run>>,
    /// The runs that are kept.
    pub(crate) runs: RwSignal<Runs>,
    /// The run that the link names.
    wanted: StoredValue<Option<u32>>,
    /// The run whose charts the worker can draw; and the last that it finished.
    charted: RwSignal<Option<u32>>,
    in_worker: StoredValue<Option<u32>>,
    /// How far a run is that is made again for its charts, or why it cannot be.
    pub(crate) redo: RwSignal<Option<Redo>>,
    /// What the reader said about events.
    pub(crate) answers: RwSignal<Feedback>,
    /// What the reader wrote beside the data.
    pub(crate) notes: RwSignal<Vec<Note>>,
    /// What makes alerts.
    pub(crate) rules: RwSignal<Vec<AlertRule>>,
    /// What came of the lines of rules.
    held: RwSignal<Vec<Held>>,
    /// Where messages are sent, and what became of them.
    pub(crate) outbox: Outbox,
    /// How it goes on interval by interval.
    pub(crate) life: Life,
    /// All that the reader changed.
    pub(crate) history: RwSignal<History<Edited>, LocalStorage>,
    toaster: Toaster,
    /// Events of what the reader marked as missed in the last run.
    measured: StoredValue<Vec<AnomalyGroup>>,
    /// Pace of the current or last run.
    pub(crate) timings: RwSignal<Timings>,
    /// The event chosen by the reader, who may never have chosen one.
    pub(crate) chosen: RwSignal<Option<EventId>>,
    /// Zone of all times.
    zone: RwSignal<ZoneChoice>,
    /// The last form that the run was saved in.
    pub(crate) exported: RwSignal<Option<Format>>,
    documents: StoredValue<Documents, LocalStorage>,
    /// What documents are about, as their maker knows it.
    told: StoredValue<Option<Told>>,
    client: StoredValue<Client, LocalStorage>,
    inputs: StoredValue<Vec<Input>, LocalStorage>,
    /// What was last read, and how.
    read: StoredValue<(Vec<Input>, ReadSettings), LocalStorage>,
    active: StoredValue<Option<RequestId>>,
    /// The last reading.
    reading: StoredValue<Option<RequestId>>,
    /// What is to be kept on this device once the session that says so has been taken over.
    keeps_when_restored: StoredValue<Option<Keep>>,
    check: StoredValue<Option<RequestId>>,
    pub(super) is_new: StoredValue<bool>,
    /// The worker died and took the table with it.
    is_lost: StoredValue<bool>,
    /// A run was asked for and waits for the files.
    runs_next: StoredValue<bool>,
}

impl Detector {
    /// An empty detector with a worker of its own.
    pub(crate) fn new(id: DetectorId, client: Client) -> Self {
        Self {
            id,
            name: RwSignal::new(String::new()),
            is_sample: RwSignal::new(false),
            is_guided: RwSignal::new(false),
            stage: RwSignal::new(Stage::Empty),
            sources: RwSignal::new(Vec::new()),
            aside: RwSignal::new(0),
            fetched: RwSignal::new(0),
            first_rows: RwSignal::new(None),
            table: RwSignal::new(None),
            read_ms: RwSignal::new(0.0),
            draft: RwSignal::new(None),
            learn_percent: RwSignal::new(AnalysisConfig::USUAL_LEARN_PERCENT),
            incidents: RwSignal::default(),
            preview: RwSignal::new(None),
            quality: RwSignal::new(None),
            imported: RwSignal::new(None),
            without_data: RwSignal::new(None),
            kept_view: StoredValue::new(None),
            keep: RwSignal::new(Keep::No),
            keeping: RwSignal::new(Keeping::Idle),
            taken: StoredValue::default(),
            incidents_before: StoredValue::default(),
            kept_inputs: StoredValue::new_local(Vec::new()),
            saved: StoredValue::default(),
            run: RwSignal::new(None),
            runs: RwSignal::default(),
            wanted: StoredValue::new(None),
            charted: RwSignal::new(None),
            in_worker: StoredValue::new(None),
            redo: RwSignal::new(None),
            answers: RwSignal::default(),
            notes: RwSignal::default(),
            rules: RwSignal::default(),
            held: RwSignal::default(),
            outbox: Outbox::new(),
            life: Life::new(),
            history: RwSignal::new_local(History::default()),
            toaster: use_toaster(),
            measured: StoredValue::new(Vec::new()),
            timings: RwSignal::new(Timings::default()),
            chosen: RwSignal::new(None),
            zone: use_prefs().zone,
            settings: RwSignal::new(ReadSettings::default()),
            guesses: StoredValue::default(),
            exported: RwSignal::new(None),
            documents: StoredValue::new_local(Documents::new(asset("documents_loader.js"))),
            told: StoredValue::new(None),
            client: StoredValue::new_local(client),
            inputs: StoredValue::new_local(Vec::new()),
            read: StoredValue::new_local(Default::default()),
            active: StoredValue::new(None),
            reading: StoredValue::new(None),
            keeps_when_restored: StoredValue::new(None),
            check: StoredValue::new(None),
            is_new: StoredValue::new(true),
            is_lost: StoredValue::new(false),
            runs_next: StoredValue::new(false),
        }
    }

    /// The zone to write the times of the draft's grid in.
    pub(crate) fn shown_zone(self, preview: &Preview) -> Zone {
        self.zone.get().zone(&preview.zone, preview.metric_set.interval)
    }

    /// The zone to write the times of the draft's grid in, as far as it is known.
    pub(crate) fn grid_zone(self) -> Zone {
        let shown = self.preview.with(|preview| preview.as_deref().map(|preview| self.shown_zone(preview)));
        shown.unwrap_or_else(|| {
            self.run.with(|run| run.as_ref().map_or_else(|| UTC.clone(), |run| run.findings.zone.clone()))
        })
    }

    /// The zone to write instants in.
    pub(crate) fn instant_zone(self) -> Zone {
        let of_preview = self.preview.with(|preview| preview.as_ref().map(|found| found.zone.clone()));
        let of_run = || self.run.with(|run| run.as_ref().map(|run| run.detected.zone.clone()));
        let data = of_preview.or_else(of_run).unwrap_or_else(|| UTC.clone());
        self.zone.get().zone(&data, Interval::HOUR)
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

    /// Ends its worker, and with it all that it holds.
    pub(crate) fn end(self) {
        self.client.set_value(Client::new(String::new()));
        self.inputs.set_value(Vec::new());
    }

    /// Drops the answer to an older request.
    pub(crate) fn forget(self, id: RequestId) {
        self.client.with_value(|client| client.forget(id));
    }

    /// Asks for a document about the open table.
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
