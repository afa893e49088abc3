//! Documents about a run, written to files.

use std::path::Path;
use std::str::FromStr;

use foretop::protocol::documents::{Format, Maker, Material, Options, Order, Subject, Task, plots_needed};
use foretop::protocol::message::{Event, Request};

use super::{Failure, Session, print, write};

/// What was chosen on the command line.
pub(super) struct Chosen {
    format: Option<Format>,
    threshold: Option<f64>,
    most_events: Option<u32>,
    codes: bool,
}

impl Chosen {
    /// Reads the values of `--as`, `--threshold`, `--top` and `--codes`.
    pub(super) fn parse(values: &[Option<String>]) -> Result<Self, Failure> {
        let [format, threshold, top, codes] = values else {
            return Err(Failure::Usage("Too many options.".to_owned()));
        };
        let format = match format {
            Some(word) => Some(format_of(word).ok_or_else(|| Failure::Usage(format!("There is no form {word}.")))?),
            None => None,
        };
        let codes = match codes.as_deref() {
            None | Some("no") => false,
            Some("yes") => true,
            Some(_) => return Err(Failure::Usage("Option --codes needs yes or no.".to_owned())),
        };
        let (threshold, most_events) = (number("--threshold", threshold)?, number("--top", top)?);
        Ok(Self { format, threshold, most_events, codes })
    }
}

fn number<T: FromStr>(name: &str, value: &Option<String>) -> Result<Option<T>, Failure> {
    let read = value.as_ref().map(|text| text.parse());
    read.transpose().map_err(|_| Failure::Usage(format!("Option {name} needs a number.")))
}

fn format_of(word: &str) -> Option<Format> {
    Some(match word {
        "html" => Format::Html,
        "csv" => Format::Csv,
        "json" => Format::Json,
        "table" => Format::AnomaliesTable,
        "quicksight" => Format::QuickSight,
        "api" => Format::Api,
        _ => return None,
    })
}

/// Writes documents about one run.
pub(super) struct Reporter {
    pub(super) subject: Subject,
    pub(super) chosen: Chosen,
}

impl Reporter {
    /// Writes the document to a file, in the form chosen or that of its ending, or to standard output.
    pub(super) fn write(&self, session: &mut Session, path: Option<&Path>) -> Result<(), Failure> {
        let ending = path.and_then(|path| path.extension()).and_then(|ending| ending.to_str());
        let format = ending.and_then(format_of).or(self.chosen.format).unwrap_or(Format::Json);
        let usual = Options::default();
        let options = Options {
            threshold: self.chosen.threshold.unwrap_or(if format == Format::Html { usual.threshold } else { 0.0 }),
            most_events: self.chosen.most_events.unwrap_or(usual.most_events),
            codes: self.chosen.codes,
            ..usual
        };
        let queries = plots_needed(&self.subject, format, &options);
        let plots = match session.request(Request::Plot(queries)).pop() {
            Some(Event::Plotted(plots)) => plots,
            Some(Event::Failed(message)) => return Err(message.into()),
            other => return Err(Failure::Work(format!("The engine gave an answer of another kind: {other:?}"))),
        };
        let subject = Some(Box::new(self.subject.clone()));
        let task = Task::Report(format, options, Material { plots, session: None });
        let document = Maker::default().make(Order { subject, task })?;
        match path {
            Some(path) => write(path, &document.bytes),
            None => print(&document.bytes),
        }
    }
}
