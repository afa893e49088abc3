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
    /// JSON without an object that could be a row.
    #[error("{name} is JSON, but holds no rows")]
    NoRows {
        /// File name as given by the user.
        name: String,
    },
    /// A packed file of which not even the first row could be unpacked.
    #[error("{name} {}", damage.label())]
    Damaged {
        /// File name as given by the user.
        name: String,
        /// What is wrong with it.
        damage: Damage,
    },
    /// Text in an encoding that is not known, or not told.
    #[error("{name} is text in an unknown encoding")]
    UnknownEncoding {
        /// File name as given by the user.
        name: String,
        /// The encoding chosen by the user, if one was.
        chosen: Option<String>,
    },
    /// A result of a service that is longer than can be held whole.
    #[error("{name} is too long for a JSON result")]
    TooLong {
        /// File name as given by the user.
        name: String,
        /// Longest result, in bytes.
        limit: usize,
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
            Self::NoRows { .. } => (
                "It was expected to hold objects: one per line, in an array, or in a result of a service that is known."
                    .to_owned(),
                "Export the rows as objects, or as CSV.".to_owned(),
            ),
            Self::Damaged { damage, .. } => (damage.detail(), damage.remedy().to_owned()),
            Self::UnknownEncoding { chosen, .. } => (
                match chosen {
                    Some(chosen) => format!("There is no encoding {chosen}."),
                    None => "Its bytes are neither Unicode nor western European text.".to_owned(),
                },
                "Save it with the encoding UTF-8, or choose its own: Change, in the list of files.".to_owned(),
            ),
            Self::TooLong { limit, .. } => (
                format!("One result of a service may be {} MB long, since it is held whole.", limit >> 20),
                "Ask the service for it in parts, or export it as CSV.".to_owned(),
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
    /// Packed more often than is followed.
    Packed,
    /// bzip2, xz or 7z.
    Compressed,
    /// A PNG, JPEG or GIF picture.
    Picture,
    /// A PDF document.
    Pdf,
    /// An SQLite database.
    Sqlite,
    /// A web page or XML.
    Markup,
    /// Something else.
    Binary,
}

impl FileKind {
    /// As in "looks like ZIP".
    pub fn label(self) -> &'static str {
        match self {
            Self::Spreadsheet => "a spreadsheet",
            Self::Parquet => "Parquet",
            Self::Orc => "ORC",
            Self::Avro => "Avro",
            Self::Tar => "a tar archive",
            Self::Packed => "an archive in an archive in an archive",
            Self::Compressed => "a compressed file",
            Self::Picture => "a picture",
            Self::Pdf => "PDF",
            Self::Sqlite => "an SQLite database",
            Self::Markup => "a web page or XML",
            Self::Binary => "binary data",
        }
    }

    /// What to do about it, in one sentence.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::Tar | Self::Packed | Self::Compressed => "Unpack it and add the files in it, or pack them as ZIP.",
            Self::Spreadsheet => "Save the sheet as CSV and add that file.",
            Self::Parquet => "Unpack it and add the Parquet file itself.",
            Self::Orc | Self::Avro | Self::Sqlite => "Export it as CSV or JSON Lines and add that file.",
            Self::Picture | Self::Pdf | Self::Markup | Self::Binary => {
                "Add a CSV or JSON file, plain or packed as gzip, zstd or ZIP."
            }
        }
    }
}

/// Why a packed file is not whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// It ends too early.
    Truncated,
    /// The bytes cannot be unpacked, or are not those that were packed.
    Corrupt,
    /// It takes a password.
    Encrypted,
    /// A way of packing in ZIP archives that is not known, by its number.
    Method(u16),
    /// The archive is a workbook of a spreadsheet program.
    Spreadsheet,
    /// The archive is empty.
    NoFiles,
    /// More files in an archive than are taken from one.
    TooManyFiles,
}

impl Damage {
    /// As in "nov.zip is cut short".
    fn label(self) -> &'static str {
        match self {
            Self::Truncated => "is cut short",
            Self::Corrupt => "is damaged",
            Self::Encrypted => "is encrypted",
            Self::Method(_) => "is packed in an unknown way",
            Self::Spreadsheet => "is not text (looks like a spreadsheet)",
            Self::NoFiles => "holds no files",
            Self::TooManyFiles => "holds too many files",
        }
    }

    /// What is wrong, as a sentence.
    pub(super) fn detail(self) -> String {
        match self {
            Self::Truncated => "The packed data ends too early; what was expected after it is missing.".to_owned(),
            Self::Corrupt => "The packed data cannot be unpacked.".to_owned(),
            Self::Encrypted => "It takes a password to unpack it.".to_owned(),
            Self::Method(method) => {
                let name = match method {
                    9 => "Deflate64",
                    12 => "bzip2",
                    14 => "LZMA",
                    93 => "zstd",
                    95 => "xz",
                    98 => "PPMd",
                    _ => "unknown",
                };
                format!("It is packed by method {method} of ZIP ({name}); stored and Deflate were expected.")
            }
            Self::Spreadsheet => "Its first bytes look like a spreadsheet.".to_owned(),
            Self::NoFiles => "There is no file in the archive.".to_owned(),
            Self::TooManyFiles => "Of one archive, the first 10,000 files are read.".to_owned(),
        }
    }

    fn remedy(self) -> &'static str {
        match self {
            Self::Truncated | Self::Corrupt => "Download or export it again.",
            Self::Encrypted => "Unpack it with the password and add the files in it.",
            Self::Method(_) => "Unpack it and add the files in it.",
            Self::Spreadsheet => FileKind::Spreadsheet.remedy(),
            Self::NoFiles => "Leave it out.",
            Self::TooManyFiles => "Unpack it and add the files in parts.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_it_looks_like_and_what_to_do() {
        let error = IngestError::NotText { name: "nov.csv".to_owned(), looks_like: FileKind::Avro };
        let message = error.explain();
        assert_eq!(message.title, "nov.csv is not text (looks like Avro)");
        assert_eq!(message.remedy, "Export it as CSV or JSON Lines and add that file.");
    }
}
