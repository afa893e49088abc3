//! Documents about a run, made from what the page knows of it: no table and no series are needed but the plots that
//! [`plots_needed`] names. In the browser this runs in a worker of its own, natively it is called.

use serde::{Deserialize, Serialize};

use super::message::Document;
use crate::chart::lanes::Columns;
use crate::chart::palette::Palette;
use crate::chart::svg::Ink;
use crate::model::message::UserMessage;
use crate::model::plot::{Plot, PlotQuery};
use crate::report::codes::coded;
use crate::report::csv::anomalies_csv;
use crate::report::drawing::{Over, band_svg, lanes_size, lanes_svg, titled, titled_size};
use crate::report::html::html;
use crate::report::json::report_json;
pub use crate::report::subject::{Options, Sections, Subject};
use crate::report::zip::zip;
use crate::report::{html, lookout};
use crate::words::events::lanes::Lane;

/// Width of lanes in a file, in CSS pixels.
const LANES_WIDTH: f64 = 960.0;

/// Form of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// The report, for people.
    Html,
    /// One line per anomaly.
    Csv,
    /// The report, for programs.
    Json,
    /// The table of the notebook of Lookout for Metrics.
    AnomaliesTable,
    /// The two tables for QuickSight, in one archive.
    QuickSight,
    /// Responses of the API of Lookout for Metrics, in one archive.
    Api,
}

impl Format {
    /// Every form, in the order they are offered.
    pub const ALL: [Self; 6] = [Self::Html, Self::Csv, Self::Json, Self::AnomaliesTable, Self::QuickSight, Self::Api];

    /// "HTML": the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Html => "HTML",
            Self::Csv => "CSV",
            Self::Json => "JSON",
            Self::AnomaliesTable => "Anomalies table",
            Self::QuickSight => "QuickSight tables",
            Self::Api => "API responses",
        }
    }
}

/// A document to make.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// What it is about, if that is another than before.
    pub subject: Option<Box<Subject>>,
    /// What to make of it.
    pub task: Task,
}

/// What to make.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Task {
    /// A document of a form.
    Report(Format, Options, Material),
    /// A chart.
    Chart(Box<ChartTask>),
}

/// What goes into a document beside its subject.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Material {
    /// Those of [`plots_needed`].
    pub plots: Vec<Plot>,
    /// What reopens a report, as JSON; see [`is_reopened`].
    pub session: Option<String>,
}

/// A chart to draw as a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChartTask {
    /// Its name, without an ending.
    pub name: String,
    /// What stands above it.
    pub title: String,
    /// What stands below it.
    pub caption: String,
    /// Colours and font.
    pub palette: Palette,
    /// What it shows.
    pub content: ChartContent,
}

/// What a chart shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ChartContent {
    /// A metric with its expected range and what lies over it, in that size in CSS pixels.
    Band(Box<Plot>, Over, (f64, f64)),
    /// When and where, filled from that severity.
    Lanes(Vec<Lane>, Columns, f64),
}

/// The size of the file that such a chart becomes, in CSS pixels.
pub fn size_of(content: &ChartContent) -> (f64, f64) {
    titled_size(match content {
        ChartContent::Band(_, _, size) => *size,
        ChartContent::Lanes(lanes, columns, _) => lanes_size(lanes.len(), *columns, LANES_WIDTH),
    })
}

/// What the maker of documents says in the browser.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    /// It listens, and is of this build.
    Ready {
        /// The build.
        build: String,
    },
    /// The document.
    Made(Document),
    /// Why there is none.
    Failed(UserMessage),
}

/// The plots that a document needs.
pub fn plots_needed(subject: &Subject, format: Format, options: &Options) -> Vec<PlotQuery> {
    match format {
        Format::Html => html::plots_needed(subject, options),
        Format::QuickSight | Format::Api => lookout::plots_needed(subject, options),
        Format::Csv | Format::Json | Format::AnomaliesTable => Vec::new(),
    }
}

/// Whether a document can be opened again with all that was found. One with codes or about one event is not to tell more
/// than it shows.
pub fn is_reopened(format: Format, options: &Options) -> bool {
    format == Format::Html && !options.codes && options.only.is_none()
}

/// Makes documents about the subject it was given last.
#[derive(Debug, Default)]
pub struct Maker {
    subject: Option<Box<Subject>>,
}

impl Maker {
    /// The document ordered.
    pub fn make(&mut self, order: Order) -> Result<Document, UserMessage> {
        let Order { subject, task } = order;
        if let Some(subject) = subject {
            self.subject = Some(subject);
        }
        let Some(subject) = &self.subject else {
            return Err(failed("There is nothing to make a document about.", "Run the backtest, then try again."));
        };
        match task {
            Task::Chart(task) => Ok(chart(subject, &task)),
            Task::Report(format, options, material) if options.codes => {
                report(&coded(subject, &options), format, &options, &material)
            }
            Task::Report(format, options, material) => report(subject, format, &options, &material),
        }
    }
}

fn failed(detail: &str, remedy: &str) -> UserMessage {
    let [detail, remedy] = [detail, remedy].map(str::to_owned);
    UserMessage { title: "The document could not be made".to_owned(), detail, remedy }
}

fn report(subject: &Subject, format: Format, options: &Options, material: &Material) -> Result<Document, UserMessage> {
    let Material { plots, session } = material;
    let session = session.as_deref().filter(|_| is_reopened(format, options));
    let about = match &options.only {
        Some(id) => format!("{}-{}", subject.name, id.0),
        None => subject.name.clone(),
    };
    let document = |end: &str, media_type: &str, bytes: Vec<u8>| {
        let name = format!("{}{end}", file_name(&about));
        Ok(Document { name, media_type: media_type.to_owned(), bytes })
    };
    let packed = |entries: &[_]| {
        zip(entries).map_err(|error| failed(&format!("It could not be packed ({error})."), "Choose another form."))
    };
    match format {
        Format::Html => document("-report.html", "text/html", html(subject, plots, options, session).into_bytes()),
        Format::Csv => document("-anomalies.csv", "text/csv", anomalies_csv(subject, options).into_bytes()),
        Format::Json => document("-report.json", "application/json", report_json(subject, options).into_bytes()),
        Format::AnomaliesTable => {
            let table = lookout::anomalies_table(subject, options);
            Ok(Document { name: table.path, media_type: "text/csv".to_owned(), bytes: table.text.into_bytes() })
        }
        Format::QuickSight => {
            document("-quicksight.zip", "application/zip", packed(&lookout::quicksight(subject, options, plots))?)
        }
        Format::Api => document("-api.zip", "application/zip", packed(&lookout::responses(subject, options, plots))?),
    }
}

fn chart(subject: &Subject, task: &ChartTask) -> Document {
    let ChartTask { name, title, caption, palette, content } = task;
    let ink = Ink::Palette(palette);
    let (drawing, size) = match content {
        ChartContent::Band(plot, over, size) => (band_svg(&subject.findings, plot, over, *size, ink), *size),
        ChartContent::Lanes(lanes, columns, threshold) => lanes_svg(lanes, *columns, *threshold, LANES_WIDTH, ink),
    };
    let text = titled(&drawing, size, ink, title, caption);
    let name = format!("{}.svg", file_name(name));
    Document { name, media_type: "image/svg+xml".to_owned(), bytes: text.into_bytes() }
}

/// Longest name of a file without its ending, in letters.
const NAME_LETTERS: usize = 80;

/// A name that every system takes for a file: letters, figures and some signs; everything else is a hyphen.
pub fn file_name(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars().take(NAME_LETTERS) {
        let plain = letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
        match plain {
            true => out.push(letter),
            false if !out.ends_with('-') => out.push('-'),
            false => {}
        }
    }
    let name = out.trim_matches(['-', '.']);
    if name.is_empty() { "foretop".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_plain() {
        for (text, expected) in [
            ("sales.csv", "sales.csv"),
            ("revenue, uk / mobile: 2021", "revenue-uk-mobile-2021"),
            ("../..", "foretop"),
            ("売上", "売上"),
            (" <b>\u{202e}", "b"),
        ] {
            assert_eq!(file_name(text), expected);
        }
    }

    #[test]
    fn nothing_is_made_of_nothing() {
        let task = Task::Report(Format::Csv, Options::default(), Material::default());
        assert!(Maker::default().make(Order { subject: None, task }).is_err());
    }
}
