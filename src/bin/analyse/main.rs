//! The engine on the command line: for scripts, profiling and bug reports.

use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use foretop::columnar::Columnar;
use foretop::columnar::source::DiskFile;
use foretop::model::batch::{BatchError, is_columnar};
use foretop::model::column::{ColumnKind, TimeFormat};
use foretop::model::finding::DEFAULT_THRESHOLD;
use foretop::model::message::UserMessage;
use foretop::model::notice::Notices;
use foretop::native;
use foretop::pipeline::config::AnalysisConfig;
use foretop::protocol::documents::Subject;
use foretop::protocol::engine::Engine;
use foretop::protocol::message::{Envelope, Event, OpenRequest, Request, RequestId, Source, TableSummary};
use serde_json::{Value, json};

mod explain;
mod feedback;
mod replay;
mod report;
mod score;

use report::{Chosen, Reporter};

const USAGE: &str = "\
Finds anomalies in metric files.

  analyse inspect FILE...
      What the files hold and how they would be read, as JSON on standard output.

  analyse run FILE... [--config DETECTOR.json] [--report OUT.json|OUT.html|OUT.csv]
              [--as html|csv|json|table|quicksight|api] [--threshold SEVERITY] [--top EVENTS] [--codes yes]
      Reads the files as one table, learns and tests, and writes the report. Without --config the
      proposed metric set is used; without --report the report goes to standard output, as JSON.
      --as names the form where the ending does not: table, quicksight and api are those of Lookout
      for Metrics. --threshold is 70 for HTML, 0 otherwise; --top is how many events HTML shows one
      by one, 10; with --codes yes, codes stand for the values of dimensions.

  analyse replay FILE... [--config DETECTOR.json] [--rules RULES.json] [--from PERCENT]
                 [--retrain schedule|each|never] [--log OUT.json] [--report OUT] [--as ...] and so on as in run
      Goes through the data interval by interval, as if they came so: each is judged with the past
      alone. The first PERCENT are only learned from; without --from it judges as soon as it has
      seen enough. --log is where firings and the run log go. With --from that of the detector and
      --retrain never it finds what run finds.

  analyse score --manifest DIR/manifest.json --split dev|held_out|all --out DIR
      Scores labelled series: OUT/<suite>/<series>.csv and OUT/timing.json.

  analyse explain DIR --out OUT [--end-to-end]
      Says why figures moved, in the cases of these folders of DIR, as far as they are there:
      loc, where gaps of snapshots come from, OUT/loc.json; ts, where gaps of time series come
      from, in events that are given or, with --end-to-end, found, OUT/ts.json; causal, which measure led to what,
      OUT/causal.json.

  analyse feedback --manifest DIR/manifest.json --split dev|held_out|all
                   [--answers 10] [--wrong PERCENT] [--order severity|time]
      What answers on so many events of each series change, the labels answering for the reader:
      precision and recall at three thresholds, as JSON on standard output.

Exit codes: 0 done, 1 the data or a file is at fault, 2 the command line is.";

/// Bytes fed to the engine at a time.
const CHUNK: usize = 1 << 16;

enum Failure {
    Usage(String),
    Work(String),
}

impl From<UserMessage> for Failure {
    fn from(message: UserMessage) -> Self {
        Self::Work(format!("{}. {} {}", message.title, message.detail, message.remedy))
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.split_first() {
        Some((command, rest)) => match command.as_str() {
            "inspect" => inspect(rest),
            "run" => run(rest),
            "replay" => replay::replay(rest),
            "score" => score::score(rest),
            "explain" => explain::explain(rest),
            "feedback" => feedback::feedback(rest),
            "help" | "--help" | "-h" => {
                println!("{USAGE}");
                Ok(())
            }
            other => Err(Failure::Usage(format!("There is no command {other}."))),
        },
        None => Err(Failure::Usage("No command was given.".to_owned())),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Usage(text)) => {
            eprintln!("{text}\n\n{USAGE}");
            ExitCode::from(2)
        }
        Err(Failure::Work(text)) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}

/// Words without a name, and the values of the options in the order of `names`.
fn parse(arguments: &[String], names: &[&str]) -> Result<(Vec<PathBuf>, Vec<Option<String>>), Failure> {
    let mut plain = Vec::new();
    let mut options = vec![None; names.len()];
    let mut rest = arguments.iter();
    while let Some(word) = rest.next() {
        if !word.starts_with("--") {
            plain.push(PathBuf::from(word));
            continue;
        }
        let index = names.iter().position(|name| name == word);
        let index = index.ok_or_else(|| Failure::Usage(format!("There is no option {word}.")))?;
        let value = rest.next().ok_or_else(|| Failure::Usage(format!("Option {word} needs a value.")))?;
        options[index] = Some(value.clone());
    }
    Ok((plain, options))
}

fn at_fault(path: &Path, error: impl std::fmt::Display) -> Failure {
    Failure::Work(format!("{}: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|error| at_fault(path, error))
}

/// To standard output; that a reader such as `head` has seen enough is no failure.
fn print(bytes: &[u8]) -> Result<(), Failure> {
    match std::io::stdout().write_all(bytes) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::Work(error.to_string())),
        _ => Ok(()),
    }
}

/// The engine with a counter of requests.
struct Session {
    engine: Engine,
    requests: u32,
}

impl Session {
    fn new() -> Self {
        Self { engine: Engine::new(native::zone), requests: 0 }
    }

    fn request(&mut self, body: Request) -> Vec<Event> {
        self.requests += 1;
        bodies(self.engine.request(Envelope { id: RequestId(self.requests), body }))
    }

    fn feed_columns(&mut self, index: usize, opened: Result<Columnar, BatchError>) {
        let fed = opened.and_then(|mut file| {
            while let Some(batch) = file.next_batch()? {
                self.engine.feed_columns(index, &batch);
            }
            Ok(())
        });
        if let Err(error) = fed {
            self.engine.fail_columns(index, error);
        }
    }

    /// Opens the files; of columnar ones only the columns `wanted`, if they are known.
    fn open(&mut self, paths: &[PathBuf], wanted: Option<&[String]>) -> Result<TableSummary, Failure> {
        if paths.is_empty() {
            return Err(Failure::Usage("No file was given.".to_owned()));
        }
        let mut sources = Vec::new();
        for path in paths {
            let bytes = fs::metadata(path).map_err(|error| at_fault(path, error))?.len();
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            sources.push(Source::beside(&name, bytes));
        }
        let mut events = self.request(Request::Open(OpenRequest::new(sources.clone())));
        let mut chunk = vec![0; CHUNK];
        for (index, (path, source)) in paths.iter().zip(&sources).enumerate() {
            let mut file = File::open(path).map_err(|error| at_fault(path, error))?;
            let mut failure = None;
            loop {
                match file.read(&mut chunk) {
                    Ok(0) => break,
                    Ok(length) if is_columnar(&chunk[..length]) => {
                        let source = DiskFile::new(file).map_err(|error| at_fault(path, error))?;
                        self.feed_columns(index, Columnar::open(Arc::new(source), wanted));
                        break;
                    }
                    Ok(length) => drop(self.engine.feed(index, &chunk[..length])),
                    Err(error) => {
                        failure = Some(source.unreadable(&error.to_string()));
                        break;
                    }
                }
            }
            events.extend(bodies(self.engine.end_file(index, failure)));
        }
        match events.pop() {
            Some(Event::Opened(summary)) => Ok(summary),
            Some(Event::Failed(message)) => Err(message.into()),
            other => Err(Failure::Work(format!("The engine gave an answer of another kind: {other:?}"))),
        }
    }
}

fn bodies(events: Vec<Envelope<Event>>) -> Vec<Event> {
    events.into_iter().map(|envelope| envelope.body).collect()
}

fn inspect(arguments: &[String]) -> Result<(), Failure> {
    let (paths, _) = parse(arguments, &[])?;
    let mut session = Session::new();
    let summary = session.open(&paths, None)?;
    let proposal = match &summary.proposal {
        Ok(proposal) => {
            let checked = session.request(Request::Check(AnalysisConfig::new(proposal.metric_set.clone()))).pop();
            let problems = match &checked {
                Some(Event::Checked(checked)) => checked.problems.as_slice(),
                _ => &[],
            };
            let mut found = json!(proposal);
            found["problems"] = json!(problems);
            found
        }
        Err(message) => json!({ "error": message }),
    };
    let kind = |kind| match kind {
        ColumnKind::Timestamp => "timestamp",
        ColumnKind::Number => "number",
        ColumnKind::Text => "text",
        ColumnKind::Boolean => "boolean",
    };
    let columns: Vec<Value> = summary
        .columns
        .iter()
        .map(|column| {
            json!({
                "name": column.name, "type": kind(column.kind), "format": column.format.as_ref().map(TimeFormat::label), "missing": column.missing,
                "misfits": column.misfits, "distinct": column.distinct,
            })
        })
        .collect();
    let report = json!({
        "rows": summary.rows,
        "rejected": summary.skipped_rows,
        "columns": columns,
        "files": summary.files,
        "proposal": proposal,
        "notices": notices(&summary.notices),
    });
    print(format!("{report:#}\n").as_bytes())
}

fn notices(notices: &Notices) -> Vec<Value> {
    notices
        .iter()
        .map(|notice| json!({ "text": notice.kind.text(), "count": notice.count, "places": notice.places }))
        .collect()
}

/// Files that are open, and how they are to be read as metrics.
struct Opened {
    session: Session,
    config: AnalysisConfig,
    summary: TableSummary,
}

/// Opens the files as a detector file says, or as they look.
fn open(paths: &[PathBuf], config: Option<&String>) -> Result<Opened, Failure> {
    let config: Option<AnalysisConfig> = config.map(|path| read_json(Path::new(path))).transpose()?;
    let mut session = Session::new();
    let wanted = config.as_ref().map(|config| config.metric_set.columns());
    let summary = session.open(paths, wanted.as_deref())?;
    for file in &summary.files {
        if let Some(error) = &file.error {
            eprintln!("{}. {} {}", error.title, error.detail, error.remedy);
        }
    }
    let config = match config {
        Some(config) => config,
        None => AnalysisConfig::new(summary.proposal.clone()?.metric_set),
    };
    Ok(Opened { session, config, summary })
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let text = fs::read_to_string(path).map_err(|error| at_fault(path, error))?;
    serde_json::from_str(&text).map_err(|error| at_fault(path, error))
}

fn run(arguments: &[String]) -> Result<(), Failure> {
    let (paths, options) = parse(arguments, &["--config", "--report", "--as", "--threshold", "--top", "--codes"])?;
    let mut opened = open(&paths, options[0].as_ref())?;
    let config = opened.config.clone();
    let mut last = opened.session.request(Request::Analyse(config)).pop();
    while opened.session.engine.busy() {
        last = bodies(opened.session.engine.step()).pop().or(last);
    }
    opened.report(last, options[1].as_deref().map(Path::new), &options[2..])
}

impl Opened {
    /// Writes the report on what the last answer tells.
    fn report(self, last: Option<Event>, report: Option<&Path>, chosen: &[Option<String>]) -> Result<(), Failure> {
        let Self { mut session, config, summary } = self;
        let findings = match last {
            Some(Event::Analysed(findings)) => {
                eprintln!(
                    "{} metrics, {} skipped, {} events, {} at {DEFAULT_THRESHOLD} or more",
                    findings.metrics.len(),
                    findings.skipped.len(),
                    findings.events.len(),
                    findings.at_least(DEFAULT_THRESHOLD),
                );
                if let Some(first) = findings.skipped.first() {
                    eprintln!("The first was skipped because: {}", first.reason);
                }
                findings
            }
            Some(Event::Failed(message)) => return Err(message.into()),
            other => return Err(Failure::Work(format!("The engine gave an answer of another kind: {other:?}"))),
        };
        let name = summary.files.first().map_or(String::new(), |file| file.name.clone());
        let (learn_percent, answers, notes) = (config.learn_percent, *summary.answers, Vec::new());
        let subject = Subject { name, findings, learn_percent, answers, notes };
        let reporter = Reporter { subject, chosen: Chosen::parse(chosen)? };
        reporter.write(&mut session, report)
    }
}
