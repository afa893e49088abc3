//! Requests in, events out. The engine owns the table, the last run and what is in progress; it knows no transport and
//! no clock. Long work is done in bounded steps by whoever drives it: bytes come through [`Engine::feed`], a run
//! advances with [`Engine::step`], and between two calls any request is heard.

mod documents;
mod life;
mod plot;
mod saving;
mod summary;

use std::collections::BTreeMap;
use std::rc::Rc;

use self::life::{Life, Stepped};
use super::message::{
    Document, Envelope, Event, ExportFormat, IncidentRequest, LifeRequest, MAX_LISTED_VALUES, OpenRequest, PlotQuery,
    Progress, Request, RequestId, Source, Stage,
};
use crate::archive::incidents;
use crate::ingest::lines::RowLines;
use crate::ingest::rejected::Rejected;
use crate::ingest::table::{Cells, Table};
use crate::ingest::{Reader, Recognises};
use crate::model::batch::{Batch, BatchError};
use crate::model::feedback::Mark;
use crate::model::message::{Explain, UserMessage};
use crate::model::metric::MetricSet;
use crate::model::notice::{Notice, NoticeKind, Notices, Place};
use crate::model::order;
use crate::model::path::PathTemplate;
use crate::model::path::guess::templates;
use crate::model::preview::{MappingField, MappingProblem, Preview};
use crate::model::quality::Quality;
use crate::model::reading::ReadSettings;
use crate::model::zone::{FindZone, UTC, Zone};
use crate::pipeline::config::AnalysisConfig;
use crate::pipeline::{self, Pipeline, Run, Standing, Step};
use crate::prepare::memo::Memo;
use crate::prepare::preview::preview;
use crate::prepare::quality::{Origin, quality};
use crate::prepare::values::most_frequent;
use crate::report::quality::data_quality_json;
use crate::report::rejected::rejected_csv;
use crate::session::restore;
use crate::settings::export::{detector_json, metric_set_json};

const JSON: &str = "application/json";
const CSV: &str = "text/csv";

/// The worker's side of the protocol.
pub struct Engine {
    zones: FindZone,
    opening: Option<Opening>,
    open: Option<Open>,
    analysing: Option<Analysing>,
    life: Option<Life>,
    run: Option<Run>,
}

struct Opening {
    id: RequestId,
    sources: Vec<Source>,
    settings: ReadSettings,
    reader: Reader,
    /// Index of the file that is being read, and whether the reader knows of it.
    current: usize,
    begun: bool,
    /// Why a file could not be read to its end.
    failures: Vec<Option<UserMessage>>,
    done: u64,
    total: u64,
    reported: Threshold,
}

/// What is known about an open table.
#[derive(Debug)]
struct Open {
    table: Rc<Table>,
    notices: Notices,
    /// For each time column with unreadable cells, the first of them.
    bad_timestamps: BTreeMap<String, Vec<Place>>,
    /// For each time column, its rows outside their folder's interval.
    outside: BTreeMap<String, Notice>,
    /// Those without a time in the proposed column included.
    rejected: Rejected,
    /// Rows that are not in the table.
    rejected_rows: u64,
    lines: RowLines,
    /// Names of the files that begin with a byte order mark, and of those whose line ends are mixed.
    marked: Vec<String>,
    mixed: Vec<String>,
    /// The settings asked about last, and the quality of the data for them.
    asked: AnalysisConfig,
    quality: Quality,
    /// How the files were read.
    reading: ReadSettings,
    memo: Memo,
}

#[derive(Debug)]
struct Analysing {
    id: RequestId,
    pipeline: Pipeline,
    stage: pipeline::Stage,
    reported: Threshold,
    /// Metrics that the page knows the findings of.
    told: usize,
}

/// Lets progress through only when it has moved by a hundredth.
#[derive(Debug, Default)]
struct Threshold {
    next: u64,
}

impl Threshold {
    fn reached(&mut self, done: u64, total: u64) -> bool {
        let reached = done >= self.next;
        if reached {
            self.next = done + (total / 100).max(1);
        }
        reached
    }
}

fn answer(id: RequestId, body: Event) -> Envelope<Event> {
    Envelope { id, body }
}

fn failed(title: &str, detail: &str, remedy: &str) -> Event {
    let [title, detail, remedy] = [title, detail, remedy].map(str::to_owned);
    Event::Failed(UserMessage { title, detail, remedy })
}

fn nothing_open() -> Event {
    failed("Nothing is open", "There is no data to work on.", "Open a file, then try again.")
}

fn not_run() -> Event {
    failed("No results yet", "There was no run on this data.", "Run the backtest first.")
}

fn no_metric() -> Event {
    failed(
        "There is no such metric",
        "The run was made with another mapping.",
        "Run the backtest again, then open the event from the list.",
    )
}

impl Engine {
    /// With nothing open; time zones are looked up with `zones`.
    pub fn new(zones: FindZone) -> Self {
        Self { zones, opening: None, open: None, analysing: None, life: None, run: None }
    }

    /// The zone of a metric set's data.
    fn zone(&self, set: &MetricSet) -> Result<Zone, String> {
        let unknown = || format!("There is no time zone {}. Choose another.", set.timezone);
        (self.zones)(&set.timezone).ok_or_else(unknown)
    }

    /// Starts work or answers at once. A new [`Request::Open`] or [`Request::Analyse`] takes the place of the one in
    /// progress, which answers [`Event::Stopped`].
    pub fn request(&mut self, request: Envelope<Request>) -> Vec<Envelope<Event>> {
        let id = request.id;
        match request.body {
            Request::Open(request) => self.start_opening(id, request),
            // Only who has a network can answer.
            Request::List(_) => Vec::new(),
            Request::Check(config) => vec![answer(id, self.check(config))],
            Request::Outline(set) => vec![answer(id, self.outline(&set))],
            Request::Incidents(IncidentRequest { text, zone, interval }) => {
                vec![answer(id, Event::Incidents(incidents::read(&text, &zone, interval)))]
            }
            Request::Values(column) => {
                let values = |open: &Open| {
                    let column = open.table.column(&column)?;
                    Some(most_frequent(column, open.table.rows, MAX_LISTED_VALUES))
                };
                let event = self.open.as_ref().map(|open| Event::Values(values(open).unwrap_or_default()));
                vec![answer(id, event.unwrap_or_else(nothing_open))]
            }
            Request::Quality(set) => vec![answer(id, self.quality(&set))],
            Request::Analyse(config) => self.start_analysing(id, config),
            Request::Live(request) => self.start_living(id, *request),
            Request::SetRules(rules, answers) => {
                if let Some(live) = self.life.as_mut().and_then(Life::live) {
                    live.set_rules(rules, answers);
                }
                Vec::new()
            }
            Request::Plot(queries) => vec![answer(id, self.plot(&queries))],
            Request::Measure(marks) => vec![answer(id, self.measure(&marks))],
            Request::Export(format) => vec![answer(id, self.export(format))],
            Request::Save(save) => vec![answer(id, saving::save(*save, self.run.as_ref()))],
            // Only who has the files can answer.
            Request::Checksum => Vec::new(),
            Request::Cancel(which) => self.cancel(which),
        }
    }

    /// The request that waits for bytes, if one does.
    pub fn wants_files(&self) -> Option<RequestId> {
        self.opening.as_ref().map(|opening| opening.id)
    }

    /// The next bytes of file number `file`. Files are read in order; bytes out of order are ignored.
    pub fn feed(&mut self, file: usize, chunk: &[u8]) -> Vec<Envelope<Event>> {
        let Some(opening) = self.opening.as_mut().filter(|opening| opening.current == file) else { return Vec::new() };
        opening.begin();
        opening.reader.push(chunk);
        opening.advance(chunk.len() as u64)
    }

    /// The next rows of file number `file`, which is columnar.
    pub fn feed_columns(&mut self, file: usize, batch: &Batch) -> Vec<Envelope<Event>> {
        let Some(opening) = self.opening.as_mut().filter(|opening| opening.current == file) else { return Vec::new() };
        opening.begin();
        opening.reader.push_columns(batch);
        opening.advance(batch.bytes)
    }

    /// File number `file`, which is columnar, gives no further rows.
    pub fn fail_columns(&mut self, file: usize, error: BatchError) {
        if let Some(opening) = self.opening.as_mut().filter(|opening| opening.current == file) {
            opening.begin();
            opening.reader.fail(error);
        }
    }

    /// File number `file` turned out to have that many bytes.
    pub fn learn_size(&mut self, file: usize, bytes: u64) {
        if let Some(opening) = self.opening.as_mut().filter(|opening| opening.current == file) {
            let source = &mut opening.sources[file];
            opening.total = opening.total - source.bytes + bytes;
            source.bytes = bytes;
        }
    }

    /// So many bytes of file number `file` came that are read only later.
    pub fn note_fetched(&mut self, file: usize, bytes: u64) -> Vec<Envelope<Event>> {
        let Some(opening) = self.opening.as_mut().filter(|opening| opening.current == file) else { return Vec::new() };
        opening.total += bytes;
        opening.advance(bytes)
    }

    /// File number `file` is over; `failure` tells why it could not be read to its end. After the last file this
    /// answers [`Event::Opened`].
    pub fn end_file(&mut self, file: usize, failure: Option<UserMessage>) -> Vec<Envelope<Event>> {
        let Some(opening) = self.opening.as_mut().filter(|opening| opening.current == file) else { return Vec::new() };
        opening.begin();
        opening.reader.end_file();
        opening.failures.push(failure);
        opening.begun = false;
        opening.current += 1;
        if opening.current < opening.sources.len() {
            return opening.sampled().into_iter().collect();
        }
        match self.opening.take() {
            Some(opening) => vec![self.finish_opening(opening)],
            None => Vec::new(),
        }
    }

    /// What the run in progress has found since this was asked last, if that is anything. Costs about as much as
    /// grouping so many anomalies; who drives the engine has the clock to say how often that is worth it.
    pub fn found_so_far(&mut self) -> Option<Envelope<Event>> {
        if let Some(life) = &mut self.life {
            return life.found();
        }
        let analysing = self.analysing.as_mut()?;
        let findings = analysing.pipeline.so_far().filter(|findings| findings.finished > analysing.told)?;
        analysing.told = findings.finished;
        Some(answer(analysing.id, Event::Found(findings)))
    }

    /// What happened to the detector that goes on since this was asked last, if anything did.
    pub fn lived_so_far(&mut self) -> Option<Envelope<Event>> {
        self.life.as_mut().and_then(Life::told)
    }

    /// Whether [`Engine::step`] has work.
    pub fn busy(&self) -> bool {
        self.analysing.is_some() || self.life.is_some()
    }

    /// One bounded piece of the run in progress.
    pub fn step(&mut self) -> Vec<Envelope<Event>> {
        if let Some(life) = self.life.take() {
            let Stepped { life, told, run } = life.step();
            self.life = life;
            return told.into_iter().chain(run.map(|(id, run)| self.keep(id, run))).collect();
        }
        let Some(analysing) = &mut self.analysing else { return Vec::new() };
        let id = analysing.id;
        match analysing.pipeline.step() {
            Ok(Step::Working(standing)) => analysing.progress(standing).into_iter().collect(),
            Ok(Step::Done(run)) => {
                self.analysing = None;
                vec![self.keep(id, *run)]
            }
            Err(error) => {
                self.analysing = None;
                vec![answer(id, Event::Failed(error.explain()))]
            }
        }
    }

    fn start_opening(&mut self, id: RequestId, request: OpenRequest) -> Vec<Envelope<Event>> {
        let OpenRequest { sources, settings } = request;
        if sources.is_empty() {
            return vec![answer(
                id,
                failed("No file was given", "There is nothing to read.", "Choose at least one file."),
            )];
        }
        if let Some(sorted) = in_order(&sources, settings.path_template.as_deref()) {
            return vec![answer(id, Event::Located(sorted))];
        }
        // Problems of Dynatrace are data where nothing else is.
        let recognises = if sources.len() > 1 { Recognises::Incidents } else { Recognises::NoData };
        let stopped = self.stop_all();
        // What a session has brought stays until there are rows.
        if self.open.take().is_some_and(|open| open.table.rows > 0) {
            self.run = None;
        }
        self.opening = Some(Opening {
            id,
            reader: Reader::new(settings.clone()).recognising(recognises),
            settings,
            current: 0,
            begun: false,
            failures: Vec::new(),
            done: 0,
            total: sources.iter().map(|source| source.bytes).sum(),
            reported: Threshold::default(),
            sources,
        });
        stopped
    }

    fn finish_opening(&mut self, opening: Opening) -> Envelope<Event> {
        let (open, mut summary) = summary::of_table(opening.reader.finish(), opening.settings, &opening.failures);
        let series = summary.session.as_mut().map(|session| std::mem::take(&mut session.series));
        match &summary.session {
            _ if open.table.rows > 0 => self.run = None,
            Some(session) => self.run = restore(session, &series.unwrap_or_default()),
            None => {}
        }
        self.open = Some(open);
        answer(opening.id, Event::Opened(summary))
    }

    fn start_analysing(&mut self, id: RequestId, config: AnalysisConfig) -> Vec<Envelope<Event>> {
        let zone = self.zone(&config.metric_set);
        let Some(open) = &mut self.open else { return vec![answer(id, nothing_open())] };
        let zone = match zone {
            Ok(zone) => zone,
            Err(text) => return vec![answer(id, failed("The zone of the data is not known", &text, "Open Map."))],
        };
        // A run needs the memory itself.
        open.memo.shrink();
        let notices = open.notices_with(&config.metric_set.timestamp);
        match Pipeline::new(Rc::clone(&open.table), config, zone, notices) {
            Ok(pipeline) => {
                let stopped = self.stop_all();
                let (stage, reported) = (pipeline::Stage::Prepare, Threshold::default());
                self.analysing = Some(Analysing { id, pipeline, stage, reported, told: 0 });
                stopped
            }
            Err(error) => vec![answer(id, Event::Failed(error.explain()))],
        }
    }

    fn start_living(&mut self, id: RequestId, request: LifeRequest) -> Vec<Envelope<Event>> {
        let zone = self.zone(&request.config.metric_set);
        let Some(open) = &mut self.open else { return vec![answer(id, nothing_open())] };
        let zone = match zone {
            Ok(zone) => zone,
            Err(text) => return vec![answer(id, failed("The zone of the data is not known", &text, "Open Map."))],
        };
        open.memo.shrink();
        match Life::new(id, open, &zone, request) {
            Ok(life) => {
                let stopped = self.stop_all();
                self.life = Some(life);
                stopped
            }
            Err(message) => vec![answer(id, Event::Failed(message))],
        }
    }

    fn stop_all(&mut self) -> Vec<Envelope<Event>> {
        let opening = self.opening.take().map(|opening| opening.id);
        let analysing = self.analysing.take().map(|analysing| analysing.id);
        let life = self.life.take().map(|life| life.id);
        opening.into_iter().chain(analysing).chain(life).map(|id| answer(id, Event::Stopped)).collect()
    }

    fn cancel(&mut self, which: RequestId) -> Vec<Envelope<Event>> {
        if self.opening.take_if(|opening| opening.id == which).is_some() {
            return vec![answer(which, Event::Stopped)];
        }
        if let Some(life) = self.life.take_if(|life| life.id == which) {
            let (told, run) = life.stop();
            let over = match run {
                Some(run) if life::is_nothing(&run.findings) && self.run.is_some() => answer(which, Event::Stopped),
                Some(run) => self.keep(which, run),
                None => answer(which, Event::Stopped),
            };
            return told.into_iter().chain([over]).collect();
        }
        let Some(analysing) = self.analysing.take_if(|analysing| analysing.id == which) else { return Vec::new() };
        vec![match analysing.pipeline.stop() {
            // Nothing was finished: what an earlier run found is worth more.
            Ok(run) if run.findings.finished == 0 && self.run.is_some() => answer(which, Event::Stopped),
            Ok(run) => self.keep(which, run),
            Err(error) => answer(which, Event::Failed(error.explain())),
        }]
    }

    fn keep(&mut self, id: RequestId, run: Run) -> Envelope<Event> {
        let findings = run.findings.clone();
        self.run = Some(run);
        answer(id, Event::Analysed(findings))
    }

    fn check(&mut self, config: AnalysisConfig) -> Event {
        let zone = self.zone(&config.metric_set);
        let Some(open) = &mut self.open else { return nothing_open() };
        let checked = match zone {
            Ok(zone) => open.preview(&config.metric_set, &zone, config.learn_percent),
            Err(text) => {
                let problems = vec![MappingProblem { field: MappingField::Timestamp, text }];
                Preview { metric_set: config.metric_set.clone(), problems, ..Preview::default() }
            }
        };
        open.asked = config;
        Event::Checked(checked)
    }

    fn outline(&self, set: &MetricSet) -> Event {
        let zone = self.zone(set).unwrap_or_else(|_| UTC.clone());
        let Some(open) = &self.open else { return nothing_open() };
        plot::outline(&open.table, set, &zone).map_or_else(|error| Event::Failed(error.explain()), Event::Outlined)
    }

    fn quality(&mut self, set: &MetricSet) -> Event {
        let zone = self.zone(set).unwrap_or_else(|_| UTC.clone());
        let Some(open) = &mut self.open else { return nothing_open() };
        let found = open.preview(set, &zone, AnalysisConfig::USUAL_LEARN_PERCENT);
        let origin =
            Origin { lines: &open.lines, rejected: open.rejected_rows, marked: &open.marked, mixed: &open.mixed };
        open.asked.metric_set = set.clone();
        open.quality = quality(&open.table, set, &found, origin, &mut open.memo);
        Event::Quality(open.quality.clone())
    }

    fn measure(&self, marks: &[Mark]) -> Event {
        let Some(run) = &self.run else { return not_run() };
        Event::Measured(marks.iter().filter_map(|mark| run.measure(*mark)).collect())
    }

    fn export(&self, format: ExportFormat) -> Event {
        let Some(open) = &self.open else { return nothing_open() };
        let (name, media_type, text) = match format {
            ExportFormat::Detector => ("foretop-detector.json", JSON, open.detector()),
            ExportFormat::MetricSet => ("metric-set.json", JSON, open.metric_set()),
            ExportFormat::Quality => ("data-quality.json", JSON, data_quality_json(&open.quality)),
            ExportFormat::Rejected => ("rejected-rows.csv", CSV, rejected_csv(&open.rejected)),
        };
        let (name, media_type) = (name.to_owned(), media_type.to_owned());
        Event::Exported(Document { name, media_type, bytes: text.into_bytes() })
    }

    fn plot(&mut self, queries: &[PlotQuery]) -> Event {
        if let Some(live) = self.life.as_mut().filter(|life| life.is_told()).and_then(Life::live) {
            let plot = |query: &PlotQuery| plot::plot(live.dataset(), live.scored(query.metric), *query);
            return queries.iter().map(plot).collect::<Option<_>>().map_or_else(no_metric, Event::Plotted);
        }
        let in_progress = self.analysing.as_ref().filter(|analysing| analysing.told > 0);
        let series = in_progress.and_then(|analysing| analysing.pipeline.series());
        let of_run = || self.run.as_ref().map(|run| (&run.dataset, run.scored.as_slice()));
        let Some((dataset, scored)) = series.or_else(of_run) else { return not_run() };
        let of = |query: &PlotQuery| scored.get(query.metric.index()).and_then(Option::as_ref);
        let plots = queries.iter().map(|query| plot::plot(dataset, of(query), *query)).collect::<Option<_>>();
        plots.map_or_else(no_metric, Event::Plotted)
    }
}

/// The sources of folders in the order of the intervals that they name, then of their paths; `None` if that is the order
/// they have.
fn in_order(sources: &[Source], template: Option<&str>) -> Option<Vec<Source>> {
    let folders: Vec<&str> = sources.iter().map(|source| source.folder.as_str()).collect();
    if folders.iter().all(|folder| folder.is_empty()) {
        return None;
    }
    let template = match template {
        Some(text) => PathTemplate::parse(text).ok(),
        None => templates(&folders).into_iter().next(),
    };
    let time = |source: &Source| template.as_ref()?.time(&format!("{}/{}", source.folder, source.name));
    let mut keyed: Vec<_> = sources.iter().map(|source| (time(source), source.path(), source)).collect();
    if keyed.is_sorted_by_key(|(time, path, _)| (*time, *path)) {
        return None;
    }
    order::sort_by_key(&mut keyed, |(time, path, _)| (*time, *path));
    Some(keyed.into_iter().map(|(_, _, source)| source.clone()).collect())
}

impl Opening {
    fn begin(&mut self) {
        if !self.begun {
            let source = &self.sources[self.current];
            self.reader.begin_file(&source.name, &source.folder, source.bytes);
            self.begun = true;
        }
    }

    /// So many more bytes of the file are read.
    fn advance(&mut self, bytes: u64) -> Vec<Envelope<Event>> {
        self.done += bytes;
        let (done, total) = (self.done, self.total.max(self.done));
        let mut answers = Vec::new();
        if self.reported.reached(done, total) {
            let file = self.current as u32;
            let progress = Progress { stage: Stage::Read, done, total, file, found: self.reader.rows() };
            answers.push(answer(self.id, Event::Progress(progress)));
        }
        answers.extend(self.sampled());
        answers
    }

    /// What the first rows look like, once they are judged.
    fn sampled(&mut self) -> Option<Envelope<Event>> {
        let (_, summary) = summary::of_table(self.reader.take_sample()?, self.settings.clone(), &[]);
        Some(answer(self.id, Event::Sampled(summary)))
    }
}

impl Open {
    fn preview(&mut self, set: &MetricSet, zone: &Zone, learn_percent: u8) -> Preview {
        preview(&self.table, set, zone, learn_percent, &mut self.memo)
    }

    fn detector(&self) -> String {
        detector_json(&self.asked, &self.reading)
    }

    fn metric_set(&self) -> String {
        let format = match self.table.column(&self.asked.metric_set.timestamp).map(|column| &column.cells) {
            Some(Cells::Timestamp { format, .. }) if format.patterns.len() == 1 => Some(format.label()),
            _ => None,
        };
        metric_set_json(&self.asked.metric_set, format.as_deref().filter(|format| *format != "ISO 8601"))
    }

    /// All notices, once `column` is the time of the rows: rows without one are left out.
    fn notices_with(&self, column: &str) -> Notices {
        let mut notices = self.notices.clone();
        let count = self.table.column(column).map_or(0, |column| column.missing + column.misfits);
        if count > 0 {
            let kind = NoticeKind::BadTimestamp { column: column.to_owned() };
            let places = self.bad_timestamps.get(column).cloned().unwrap_or_default();
            notices.push(Notice { kind, count, places });
        }
        if let Some(outside) = self.outside.get(column) {
            notices.push(outside.clone());
        }
        notices
    }
}

impl Analysing {
    fn progress(&mut self, standing: Standing) -> Option<Envelope<Event>> {
        if standing.stage != self.stage {
            self.stage = standing.stage;
            self.reported = Threshold::default();
        }
        if !self.reported.reached(standing.done, standing.total) {
            return None;
        }
        let stage = match standing.stage {
            pipeline::Stage::Prepare => Stage::Prepare,
            pipeline::Stage::Detect => Stage::Detect,
            pipeline::Stage::Group => Stage::Group,
        };
        let Standing { done, total, found, .. } = standing;
        Some(answer(self.id, Event::Progress(Progress { stage, done, total, file: 0, found })))
    }
}
