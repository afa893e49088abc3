//! Why a file gives no rows, and what its owner can do about it.

use crate::model::batch::BatchError;
use crate::model::format;
use crate::model::message::{Explain, UserMessage};

/// A file that could not be read at all. The other files of the dataset go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IngestError {
    /// No byte, or nothing but white space.
    #[error("{name} is empty")]
    Empty {
        /// File name as given by the user.
        name: String,
    },
    /// Not UTF-8 text.
    #[error("{name} is not text (looks like {})", looks_like.label())]
    NotText {
        /// File name as given by the user.
        name: String,
        /// The best guess from the first bytes.
        looks_like: FileKind,
    },
    /// JSON, but not one object per line.
    #[error("{name} is JSON, but not one object per line")]
    NotJsonLines {
        /// File name as given by the user.
        name: String,
    },
    /// A compressed file of which not even the first row could be unpacked.
    #[error("{name} is a damaged gzip file")]
    DamagedGzip {
        /// File name as given by the user.
        name: String,
        /// Whether it merely ends too early.
        truncated: bool,
    },
    /// More columns than a table may have.
    #[error("{name} has {columns} columns")]
    TooManyColumns {
        /// File name as given by the user.
        name: String,
        /// Columns found.
        columns: usize,
        /// Columns allowed.
        limit: usize,
    },
    /// A columnar file that gives no row.
    #[error("{name} cannot be read")]
    Columnar {
        /// File name as given by the user.
        name: String,
        /// Why not.
        error: BatchError,
    },
}

impl Explain for IngestError {
    fn explain(&self) -> UserMessage {
        let (detail, remedy) = match self {
            Self::Empty { .. } => {
                ("There is no data in it.".to_owned(), "Export it again, or leave it out.".to_owned())
            }
            Self::NotText { looks_like, .. } => {
                (format!("Its first bytes look like {}.", looks_like.label()), looks_like.remedy().to_owned())
            }
            Self::NotJsonLines { .. } => (
                "It holds an array, or objects that run over several lines.".to_owned(),
                "Convert it to JSON Lines, for example with jq -c '.[]', and add that file.".to_owned(),
            ),
            Self::DamagedGzip { truncated, .. } => (
                if *truncated {
                    "The compressed data ends before the first row is complete.".to_owned()
                } else {
                    "The compressed data cannot be unpacked.".to_owned()
                },
                "Download or export it again.".to_owned(),
            ),
            Self::TooManyColumns { columns, limit, .. } => (
                format!(
                    "It has {} columns; a table may have {}.",
                    format::count(*columns as u64),
                    format::count(*limit as u64)
                ),
                "Export only the columns to analyse.".to_owned(),
            ),
            Self::Columnar { error, .. } => (format!("Reason: {error}."), error.remedy().to_owned()),
        };
        UserMessage { title: self.to_string(), detail, remedy }
    }
}

/// What a file that is not text may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A ZIP archive.
    Zip,
    /// A workbook of a spreadsheet program.
    Spreadsheet,
    /// Apache Parquet, inside a compressed file: alone it is read by columns.
    Parquet,
    /// Apache ORC.
    Orc,
    /// Apache Avro.
    Avro,
    /// A tar archive.
    Tar,
    /// gzip inside gzip.
    Gzip,
    /// bzip2, xz, zstd or 7z.
    Compressed,
    /// A PNG, JPEG or GIF picture.
    Picture,
    /// A PDF document.
    Pdf,
    /// An SQLite database.
    Sqlite,
    /// Text in UTF-16.
    Utf16,
    /// A web page or XML.
    Markup,
    /// Something else.
    Binary,
}

impl FileKind {
    /// As in "looks like ZIP".
    pub fn label(self) -> &'static str {
        match self {
            Self::Zip => "ZIP",
            Self::Spreadsheet => "a spreadsheet",
            Self::Parquet => "Parquet",
            Self::Orc => "ORC",
            Self::Avro => "Avro",
            Self::Tar => "a tar archive",
            Self::Gzip => "gzip inside gzip",
            Self::Compressed => "a compressed file",
            Self::Picture => "a picture",
            Self::Pdf => "PDF",
            Self::Sqlite => "an SQLite database",
            Self::Utf16 => "UTF-16",
            Self::Markup => "a web page or XML",
            Self::Binary => "binary data",
        }
    }

    /// What to do about it, in one sentence.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::Zip | Self::Tar | Self::Gzip | Self::Compressed => "Unpack it and add the CSV.",
            Self::Spreadsheet => "Save the sheet as CSV and add that file.",
            Self::Parquet => "Unpack it and add the Parquet file itself.",
            Self::Orc | Self::Avro | Self::Sqlite => "Export it as CSV or JSON Lines and add that file.",
            Self::Utf16 => "Save it with the encoding UTF-8 and add it again.",
            Self::Picture | Self::Pdf | Self::Markup | Self::Binary => {
                "Add a CSV or JSON Lines file, plain or gzip-compressed."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_it_looks_like_and_what_to_do() {
        let error = IngestError::NotText { name: "nov.csv".to_owned(), looks_like: FileKind::Zip };
        let message = error.explain();
        assert_eq!(message.title, "nov.csv is not text (looks like ZIP)");
        assert_eq!(message.remedy, "Unpack it and add the CSV.");
    }
}
