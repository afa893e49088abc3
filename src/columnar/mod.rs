//! Floor 2: the bytes of a Parquet file to batches of typed columns, row group by row group, a few thousand rows at a
//! time, and of the file only the columns asked for. A program of its own in the browser, loaded when such a file is
//! met: the decoders weigh more than everything else that reads.
//!
//! Groups are flattened with dots, as nested JSON is. Lists, maps and raw bytes can be no cells: they are left out and
//! named. Every codec but LZO is unpacked; encrypted files are not read.

mod cells;
mod codec;
mod header;
mod kind;
mod pages;
pub mod source;

use std::sync::Arc;

use parquet::basic::{ConvertedType, Repetition};
use parquet::column::reader::{ColumnReader, get_column_reader};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::schema::types::Type;

use self::header::Fields;
use self::kind::Kind;
use self::pages::Pages;
use self::source::Source;
use crate::model::batch::{Batch, BatchColumn, BatchError, LeftOut};

/// Cells in a batch, so that a wide table has no larger batches than a narrow one.
const BATCH_CELLS: usize = 1 << 18;
/// Most rows in a batch.
const BATCH_ROWS: usize = 1 << 14;
/// Bytes of the file kept for all columns together, read ahead of the page that is unpacked.
const WINDOWS: usize = 1 << 24;

/// Reads one file.
pub struct Columnar {
    source: Arc<dyn Source>,
    metadata: ParquetMetaData,
    leaves: Vec<Leaf>,
    /// Named in the first batch.
    left_out: Vec<LeftOut>,
    /// Index of the row group to open next.
    next_group: usize,
    /// One reader per leaf, for the open row group, and its rows to come.
    readers: Vec<ColumnReader>,
    group_rows: u64,
    /// Rows given out, and all rows.
    done: u64,
    rows: u64,
    began: bool,
}

/// A column of the schema that can be a column of a table.
struct Leaf {
    /// Among the leaves of the schema.
    index: usize,
    name: String,
    kind: Kind,
    /// Definition level of a value that is there.
    deepest: i16,
}

impl Columnar {
    /// Reads the schema. `wanted` names the columns to read; `None` means all.
    pub fn open(source: Arc<dyn Source>, wanted: Option<&[String]>) -> Result<Self, BatchError> {
        let metadata = metadata(source.as_ref())?;
        let schema = metadata.file_metadata().schema_descr();
        let (mut leaves, mut left_out) = (Vec::new(), Vec::new());
        for (index, column) in schema.columns().iter().enumerate() {
            let name = column.path().parts().join(".");
            if wanted.is_some_and(|wanted| !wanted.contains(&name)) {
                continue;
            }
            match kind::kind(column) {
                Ok(kind) => leaves.push(Leaf { index, name, kind, deepest: column.max_def_level() }),
                Err(holds) => {
                    let column = plain_path(schema.root_schema(), column.path().parts());
                    let column = LeftOut { column, holds: holds.to_owned() };
                    // A map is two columns of the file.
                    if left_out.last() != Some(&column) {
                        left_out.push(column);
                    }
                }
            }
        }
        if leaves.is_empty() {
            return Err(BatchError::NoColumns);
        }
        let mut rows = 0;
        for group in metadata.row_groups() {
            rows += u64::try_from(group.num_rows()).map_err(|_| damaged("a row group has fewer than no rows"))?;
            for leaf in &leaves {
                let chunk = group.columns().get(leaf.index).ok_or_else(|| damaged("a row group lacks a column"))?;
                let codec = chunk.compression_codec();
                if !codec::is_known(codec) {
                    return Err(BatchError::UnknownCodec { column: leaf.name.clone(), codec: codec.to_string() });
                }
            }
        }
        let (readers, began) = (Vec::new(), false);
        Ok(Self { source, metadata, leaves, left_out, next_group: 0, readers, group_rows: 0, done: 0, rows, began })
    }

    /// The next rows; `None` after the last. A file without rows gives one batch without rows, for its columns.
    pub fn next_batch(&mut self) -> Result<Option<Batch>, BatchError> {
        while self.group_rows == 0 && self.next_group < self.metadata.num_row_groups() {
            self.open_group()?;
        }
        if self.group_rows == 0 && self.began {
            return Ok(None);
        }
        let most = (BATCH_CELLS / self.leaves.len()).clamp(1, BATCH_ROWS);
        let rows = usize::try_from(self.group_rows).map_or(most, |left| left.min(most));
        let mut columns = Vec::with_capacity(self.leaves.len());
        for (leaf, reader) in self.leaves.iter().zip(&mut self.readers) {
            let cells = cells::cells(reader, leaf.kind, rows, leaf.deepest)
                .map_err(|error| in_column(self.next_group, &leaf.name, &error))?;
            if cells.len() != rows {
                let error = ParquetError::General("it ends too early".to_owned());
                return Err(in_column(self.next_group, &leaf.name, &error));
            }
            columns.push(BatchColumn { name: leaf.name.clone(), cells });
        }
        let bytes_before = self.bytes_done();
        let first_row = self.done + 1;
        self.began = true;
        self.done += rows as u64;
        self.group_rows -= rows as u64;
        let bytes = self.bytes_done() - bytes_before;
        Ok(Some(Batch { first_row, rows, columns, left_out: std::mem::take(&mut self.left_out), bytes }))
    }

    fn open_group(&mut self) -> Result<(), BatchError> {
        let group = self.metadata.row_group(self.next_group);
        self.next_group += 1;
        let step = (WINDOWS / self.leaves.len()).clamp(1 << 14, 1 << 20);
        self.readers.clear();
        for leaf in &self.leaves {
            let pages = Pages::new(Arc::clone(&self.source), group.column(leaf.index), step)
                .map_err(|error| in_column(self.next_group, &leaf.name, &error))?;
            self.readers.push(get_column_reader(group.schema_descr().column(leaf.index), Box::new(pages)));
        }
        self.group_rows = group.num_rows().unsigned_abs();
        Ok(())
    }

    /// The file's bytes in proportion to the rows given out.
    fn bytes_done(&self) -> u64 {
        (u128::from(self.source.size()) * u128::from(self.done) / u128::from(self.rows.max(1))) as u64
    }
}

/// The footer: metadata, its length in four bytes, and a magic word.
fn metadata(source: &dyn Source) -> Result<ParquetMetaData, BatchError> {
    const TAIL: usize = 8;
    /// Field of `FileMetaData`.
    const ENCRYPTION_ALGORITHM: i16 = 8;
    let unreadable = |error: std::io::Error| damaged(&format!("its end cannot be read ({error})"));
    let before = source.size().checked_sub(TAIL as u64).ok_or_else(|| damaged("it is too short"))?;
    let tail = source.read(before, TAIL).map_err(unreadable)?;
    match tail.split_first_chunk::<4>() {
        Some((_, b"PARE")) => Err(BatchError::Encrypted),
        Some((length, b"PAR1")) => {
            let length = u32::from_le_bytes(*length);
            let start = before.checked_sub(u64::from(length)).ok_or_else(|| damaged("its footer is cut off"))?;
            let footer = source.read(start, length as usize).map_err(unreadable)?;
            // With an algorithm in the footer, the footer alone is plain (`Encryption.md` of the format).
            if Fields::parse(&footer).is_some_and(|(fields, _)| fields.inner(ENCRYPTION_ALGORITHM).is_some()) {
                return Err(BatchError::Encrypted);
            }
            ParquetMetaDataReader::decode_metadata(&footer)
                .map_err(|error| damaged(&format!("its footer cannot be read ({error})")))
        }
        _ => Err(damaged("it ends before its footer, as a broken transfer does")),
    }
}

/// The path down to the list, if there is one: what lies below are parts of how lists are written.
fn plain_path(root: &Type, parts: &[String]) -> String {
    let (mut group, mut name): (&Type, Vec<&str>) = (root, Vec::new());
    for part in parts {
        let Some(field) = group.get_fields().iter().find(|field| field.name() == part) else { break };
        let list =
            field.get_basic_info().has_repetition() && field.get_basic_info().repetition() == Repetition::REPEATED;
        let written_as_list =
            matches!(group.get_basic_info().converted_type(), ConvertedType::LIST | ConvertedType::MAP);
        if !(list && written_as_list) {
            name.push(part);
        }
        if list || field.is_primitive() {
            break;
        }
        group = field;
    }
    name.join(".")
}

fn damaged(what: &str) -> BatchError {
    BatchError::Damaged(what.to_owned())
}

/// Row groups are counted from 1, as `next_group` does once one is open.
fn in_column(group: usize, column: &str, error: &ParquetError) -> BatchError {
    BatchError::Damaged(format!("column {column} of row group {group} cannot be read ({error})"))
}
