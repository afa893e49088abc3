//! Requests in, events out. The engine owns the table, the last run and what is in progress; it knows no transport and
//! no clock. Long work is done in bounded steps by whoever drives it: bytes come through [`Engine::feed`], a run
//! advances with [`Engine::step`], and between two calls any request is heard.

mod documents;
mod life;
mod opening;
mod plot;
mod saving;
mod summary;

use std::rc::Rc;

use self::life::{IntervalFiles, Life, Stepped};
use self::opening::{IntervalReading, Open, Opening, in_order};
use super::message::{
    Document, Envelope, Event, ExportFormat, IncidentRequest, LifeRequest, LineQuery, MAX_LISTED_VALUES, OpenRequest,
    PlotQuery, Progress, Request, RequestId, Source, Stage,
};
use crate::alert::line::breaches;
use crate::archive::{calendar, incidents};
use crate::ingest::{Reader, Recognises};
pub use crate::live::FollowTask;
use crate::model::batch::{Batch, BatchError};
use crate::model::feedback::Mark;
use crate::model::message::{Explain, UserMessage};
use crate::model::metric::{MetricId, MetricSet};
use crate::model::preview::{MappingField, MappingProblem, Preview};
use crate::model::time::Timestamp;
use crate::model::zone::{FindZone, UTC, Zone};
use crate::pipeline::config::AnalysisConfig;
use crate::pipeline::{self, Pipeline, Run, Standing, Step};
use crate::prepare::quality::{Origin, quality};
use crate::prepare::values::most_frequent;
use crate::report::quality::data_quality_json;
use crate::report::rejected::rejected_csv;
use crate::session::restore;

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
    /// As the driver told it last: only who follows data needs them.
    now: Timestamp,
    is_online: bool,
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
        Self { zones, opening: None, open: None, analysing: None, life: None, run: None, now: 0, is_online: true }
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
            Request::Calendar(request) => {
                vec![answer(id, Event::Calendar(calendar::read(&request.bytes, &request.setting, self.zones)))]
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
            Request::Lines(queries) => vec![answer(id, self.lines(&queries))],
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
        opening.push(chunk);
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
        opening.end_file(failure);
        if opening.current < opening.sources.len() {
            return opening.sampled().into_iter().collect();
        }
        match self.opening.take() {
            Some(opening) if opening.interval.is_some() => {
                self.finish_interval(opening);
                Vec::new()
            }
            Some(opening) => vec![self.finish_opening(opening)],
            None => Vec::new(),
        }
    }

    /// The request of the detector that goes on, if there is one.
    pub fn lives(&self) -> Option<RequestId> {
        self.life.as_ref().map(|life| life.id)
    }

    /// What a detector that follows is to do at the instant `now`; `None` if there is none, or it has a past to go through.
    pub fn follow_task(&mut self, now: Timestamp, is_online: bool) -> Option<FollowTask> {
        (self.now, self.is_online) = (now, is_online);
        self.life.as_ref()?.task(now)
    }

    /// When a bucket begins that is followed: what the clock of the data shows.
    pub fn follow_start(&self, bucket: usize) -> Option<Timestamp> {
        self.life.as_ref()?.start_of(bucket)
    }

    /// The files of a bucket that is followed: they are fed as those of a table are. Without any it has none yet.
    pub fn follow_files(&mut self, bucket: usize, sources: Vec<Source>) {
        let (Some(life), Some(open)) = (&mut self.life, &self.open) else { return };
        if sources.is_empty() {
            return life.note_absent(bucket, self.now);
        }
        let settings = open.reading_of(&sources);
        self.opening = Some(Opening {
            id: life.id,
            reader: Reader::new(settings.clone()),
            settings,
            current: 0,
            begun: false,
            failures: Vec::new(),
            done: 0,
            total: sources.iter().map(|source| source.bytes).sum(),
            reported: Threshold { next: u64::MAX },
            sources,
            interval: Some(IntervalReading::new(bucket)),
        });
    }

    /// Whether there are data of a bucket that is later than the next.
    pub fn follow_peeked(&mut self, is_there: bool) {
        if let Some(life) = &mut self.life {
            life.note_peeked(is_there, self.now);
        }
    }

    /// The data of a bucket that is followed cannot be read, for that reason.
    pub fn follow_failed(&mut self, bucket: usize, reason: UserMessage) {
        if let Some(life) = &mut self.life {
            life.note_failed(bucket, reason, self.is_online, self.now);
        }
    }

    fn finish_interval(&mut self, opening: Opening) {
        let (Some(life), Some(IntervalReading { bucket, copies, .. })) = (&mut self.life, opening.interval) else {
            return;
        };
        let files = IntervalFiles { ingested: opening.reader.finish(), failures: opening.failures, copies };
        life.take(bucket, files, self.is_online, self.now);
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
        self.analysing.is_some() || self.life.as_ref().is_some_and(Life::is_busy)
    }

    /// One bounded piece of the run in progress.
    pub fn step(&mut self) -> Vec<Envelope<Event>> {
        if let Some(life) = self.life.take_if(|life| life.is_busy()) {
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
            interval: None,
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
        // An interval belongs to the detector that follows it.
        let opening = self.opening.take().filter(|opening| opening.interval.is_none()).map(|opening| opening.id);
        let analysing = self.analysing.take().map(|analysing| analysing.id);
        let life = self.life.take().map(|life| life.id);
        opening.into_iter().chain(analysing).chain(life).map(|id| answer(id, Event::Stopped)).collect()
    }

    fn cancel(&mut self, which: RequestId) -> Vec<Envelope<Event>> {
        let opening = self.opening.take_if(|opening| opening.id == which);
        if opening.is_some_and(|opening| opening.interval.is_none()) {
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

    /// Each line held against the tested part of its metrics, one after another.
    fn lines(&self, queries: &[LineQuery]) -> Event {
        let Some(Run { dataset, findings, .. }) = &self.run else { return not_run() };
        let of_metric = |query: &LineQuery, metric: MetricId| {
            let values = dataset.series.get(metric.index()).map_or(&[][..], |series| &series.values);
            breaches(&query.line, metric, values, findings.grid, findings.split..findings.grid.len)
        };
        let of_line = |query: &LineQuery| query.metrics.iter().map(|metric| of_metric(query, *metric)).collect();
        Event::Kept(queries.iter().map(of_line).collect())
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
