//! How a file is written, and the words for it.

use super::unpack::Packing;

/// How a file is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Of the text.
    pub format: Format,
    /// How the text is packed, from the inside out.
    pub packing: Vec<Packing>,
    /// Of the text, such as "UTF-8" or "windows-1252"; empty where there is none.
    pub encoding: &'static str,
}

/// How text is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// One record per line, fields separated.
    Csv {
        /// Between fields, such as a comma or a tab.
        delimiter: u8,
        /// Around fields, if any are quoted: `"` or `'`.
        quote: Option<u8>,
        /// Whether the first record names the columns.
        header: bool,
    },
    /// One JSON object per line.
    JsonLines,
    /// JSON objects one after another, or in an array.
    Json {
        /// The keys around that array, with dots between them; empty if there are none.
        path: String,
    },
    /// Apache Parquet.
    Parquet,
    /// JSON as a service gives it, such as "CloudWatch GetMetricData".
    Service(&'static str),
}

impl Layout {
    /// "JSON Lines, gzip in zip".
    pub fn name(&self) -> String {
        let mut name = match &self.format {
            Format::Csv { .. } => "CSV".to_owned(),
            Format::JsonLines => "JSON Lines".to_owned(),
            Format::Json { path } if path.is_empty() => "JSON".to_owned(),
            Format::Json { path } => format!("JSON ({path})"),
            Format::Parquet => "Parquet".to_owned(),
            Format::Service(name) => (*name).to_owned(),
        };
        self.packing.iter().for_each(|packing| name += packing.suffix());
        name
    }
}
