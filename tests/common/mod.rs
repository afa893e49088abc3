//! What the integration tests share: the engine driven to the end, and seeded data.

#![allow(dead_code, clippy::unwrap_used, unreachable_pub, missing_docs)]

#[cfg(not(target_arch = "wasm32"))]
pub mod drawing;

use foretop::model::batch::is_columnar;
use foretop::model::feedback::Feedback;
use foretop::model::finding::{Findings, PartKind, ScorePart};
use foretop::model::format::iso;
use foretop::model::reading::ReadSettings;
use foretop::native;
use foretop::pipeline::config::AnalysisConfig;
use foretop::protocol::documents::{Format, Maker, Material, Options, Order, Subject, Task, plots_needed};
use foretop::protocol::engine::Engine;
use foretop::protocol::message::*;
use serde_json::Value;

/// An engine with a counter of requests.
pub struct Session {
    pub engine: Engine,
    pub requests: u32,
    /// Of the last run.
    pub findings: Option<Findings>,
}

impl Default for Session {
    fn default() -> Self {
        Self { engine: Engine::new(native::zone), requests: 0, findings: None }
    }
}

impl Session {
    /// Sends one request; gives its id and what was answered at once.
    pub fn send(&mut self, body: Request) -> (RequestId, Vec<Envelope<Event>>) {
        self.requests += 1;
        let id = RequestId(self.requests);
        (id, self.engine.request(Envelope { id, body }))
    }

    /// Opens `files` (name with the folders above it, content), fed `chunk` bytes at a time.
    pub fn open(&mut self, files: &[(&str, &[u8])], chunk: usize) -> TableSummary {
        self.open_with(files, ReadSettings::default(), chunk)
    }

    /// The same, read as the user said.
    pub fn open_with(&mut self, files: &[(&str, &[u8])], settings: ReadSettings, chunk: usize) -> TableSummary {
        let source = |(path, bytes): &(&str, &[u8])| {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            Source { folder: folder.to_owned(), ..Source::beside(name, bytes.len() as u64) }
        };
        let sources = files.iter().map(source).collect();
        self.send(Request::Open(OpenRequest { sources, settings }));
        let mut last = Vec::new();
        for (index, (_, bytes)) in files.iter().enumerate() {
            if is_columnar(bytes) {
                self.feed_columns(index, bytes);
            } else {
                bytes.chunks(chunk).for_each(|part| drop(self.engine.feed(index, part)));
            }
            last = self.engine.end_file(index, None);
        }
        match last.pop().map(|envelope| envelope.body) {
            Some(Event::Opened(summary)) => summary,
            other => panic!("expected Opened, got {other:?}"),
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn feed_columns(&mut self, index: usize, bytes: &[u8]) {
        let mut file = foretop::columnar::Columnar::open(std::sync::Arc::new(bytes.to_vec()), None).unwrap();
        while let Some(batch) = file.next_batch().unwrap() {
            self.engine.feed_columns(index, &batch);
        }
    }

    #[cfg(target_arch = "wasm32")]
    fn feed_columns(&mut self, _: usize, _: &[u8]) {
        panic!("columnar files are read by a wasm of their own");
    }

    /// Runs `config` to the end. In all findings the parts of a severity add up to it.
    pub fn analyse(&mut self, config: AnalysisConfig) -> Findings {
        let (_, mut events) = self.send(Request::Analyse(config));
        while self.engine.busy() {
            events.extend(self.engine.step());
        }
        match events.pop().map(|envelope| envelope.body) {
            Some(Event::Analysed(findings)) => {
                check_parts(&findings);
                self.findings = Some(findings.clone());
                findings
            }
            other => panic!("expected Analysed, got {other:?}"),
        }
    }

    /// What a document about the last run is about.
    pub fn subject(&self) -> Subject {
        let findings = self.findings.clone().unwrap();
        let (answers, notes) = (Feedback::default(), Vec::new());
        Subject { name: "sales.csv".to_owned(), findings, learn_percent: 70, answers, notes }
    }

    /// A document about the last run, with the plots that it needs.
    pub fn document(&mut self, subject: Subject, format: Format, options: Options) -> Document {
        let queries = plots_needed(&subject, format, &options);
        let plots = match self.send(Request::Plot(queries)).1.pop().map(|envelope| envelope.body) {
            Some(Event::Plotted(plots)) => plots,
            other => panic!("expected Plotted, got {other:?}"),
        };
        let task = Task::Report(format, options, Material { plots, session: None });
        Maker::default().make(Order { subject: Some(Box::new(subject)), task }).unwrap()
    }

    /// The report of the last run.
    pub fn report(&mut self) -> String {
        let (subject, options) = (self.subject(), Options { threshold: 0.0, ..Options::default() });
        String::from_utf8(self.document(subject, Format::Json, options).bytes).unwrap()
    }

    /// The same with six significant digits, as the golden cases store it.
    pub fn rounded_report(&mut self) -> String {
        let mut report = serde_json::from_str(&self.report()).unwrap();
        six_digits(&mut report);
        format!("{report:#}\n")
    }
}

/// The parts of every severity add up to it, and those of an event to no more than its anomalies reach, unless all
/// places together tell more.
fn check_parts(findings: &Findings) {
    let sum = |parts: &[ScorePart]| parts.iter().map(|part| part.points).sum::<f64>();
    for event in &findings.events {
        assert!((sum(&event.parts) - event.severity).abs() < 1e-9, "{}: {:?}", event.severity, event.parts);
        for anomaly in &event.anomalies {
            assert!((sum(&anomaly.parts) - anomaly.severity).abs() < 1e-9, "{}: {:?}", anomaly.severity, anomaly.parts);
        }
        let told_by_all = event.parts.iter().any(|part| part.kind == PartKind::Places);
        let severities = event.anomalies.iter().map(|anomaly| anomaly.severity);
        let highest = if told_by_all { 100.0 } else { severities.fold(0.0, f64::max) };
        assert!((0.0..=highest + 1e-9).contains(&event.severity), "{} of {highest}", event.severity);
        let side = |part: &ScorePart| match part.kind {
            PartKind::Watched => part.points < 0.0,
            PartKind::Breadth => part.points > 0.0,
            _ => true,
        };
        assert!(event.parts.iter().all(side), "{:?}", event.parts);
    }
}

fn six_digits(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            let rounded: f64 = format!("{:.5e}", number.as_f64().unwrap()).parse().unwrap();
            *value = serde_json::json!(rounded);
        }
        Value::Array(items) => items.iter_mut().for_each(six_digits),
        Value::Object(fields) => fields.values_mut().for_each(six_digits),
        _ => {}
    }
}

/// Opens one CSV and runs the proposed metric set.
pub fn findings(csv: &str) -> Findings {
    let mut session = Session::default();
    let summary = session.open(&[("data.csv", csv.as_bytes())], 1 << 16);
    session.analyse(AnalysisConfig::new(summary.proposal.unwrap().metric_set))
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, seeded, the same everywhere.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Between 0 and 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// About normal, with mean 0 and deviation 1: the sum of twelve.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

pub const MARKETS: [&str; 3] = ["de", "fr", "uk"];
pub const PLATFORMS: [&str; 2] = ["app", "web"];
/// 2021-01-04 00:00, a Monday.
pub const START: i64 = 1_609_718_400;

/// Hourly orders of every market and platform with a daily shape; `factor` changes them by hour, market and platform.
pub fn shop(seed: u64, hours: usize, factor: impl Fn(usize, &str, &str) -> f64) -> Vec<String> {
    let mut random = Random(seed);
    let mut rows = Vec::new();
    for hour in 0..hours {
        let day = (hour as f64 / 24.0 * std::f64::consts::TAU).sin();
        for (m, market) in MARKETS.iter().enumerate() {
            for (p, platform) in PLATFORMS.iter().enumerate() {
                let level = 400.0 + 100.0 * m as f64 + 50.0 * p as f64;
                let value = level * (1.0 + 0.4 * day) * (1.0 + 0.03 * random.normal());
                let value = (value * factor(hour, market, platform)).round().max(0.0);
                rows.push(format!("{},{market},{platform},{value}", time(hour)));
            }
        }
    }
    rows
}

/// "2021-01-04 00:00:00" and so many hours later.
pub fn time(hour: usize) -> String {
    iso(START + hour as i64 * 3_600).replace('T', " ").replace('Z', "")
}

/// The rows under their header.
pub fn csv(rows: &[String]) -> String {
    format!("timestamp,market,platform,orders\n{}\n", rows.join("\n"))
}
