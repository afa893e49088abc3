//! What the engine knows, cut down to what the interface shows of it.

use std::rc::Rc;

use super::documents::{Documents, documents};
use super::opening::Open;
use crate::ingest::error::IngestError;
use crate::ingest::folder::Folders;
use crate::ingest::table::{Cells, Column, Notation, Table};
use crate::ingest::{FileReport, Format, Ingested, Layout};
use crate::model::message::{Explain, UserMessage};
use crate::model::metric::MetricSet;
use crate::model::quality::Quality;
use crate::model::reading::ReadSettings;
use crate::model::time::Timestamp;
use crate::pipeline::config::AnalysisConfig;
use crate::prepare::facts::ColumnFacts;
use crate::prepare::memo::Memo;
use crate::prepare::suggest::suggest;
use crate::protocol::message::{ColumnSummary, FileSummary, FolderSummary, TableSummary};

/// Rows shown as text.
const PREVIEW_ROWS: usize = 50;

/// The table to keep, and what to say about it. `failures` are the transport's own, one per source.
pub(super) fn of_table(
    ingested: Ingested,
    reading: ReadSettings,
    failures: &[Option<UserMessage>],
) -> (Open, TableSummary) {
    let Ingested { table, notations, files, mut notices, bad_timestamps, misfits, mut rejected, lines, folders } =
        ingested;
    let facts: Vec<ColumnFacts> =
        table.columns.iter().zip(&notations).map(|(column, notation)| ColumnFacts::of(column, notation)).collect();
    let Documents { imported, archive, answers, session, problems, failures: mut unread } = documents(&files, &table);
    notices.extend(problems);
    let names = |marked: fn(&FileReport) -> bool| {
        files.iter().filter(|file| marked(file)).map(|file| file.name.clone()).collect::<Vec<_>>()
    };
    let (marked, mixed) = (names(|file| file.marks.byte_order_mark), names(|file| file.marks.mixed_line_ends));
    let last_of_source = |index: usize| files.get(index + 1).is_none_or(|next| next.source != files[index].source);
    let last: Vec<bool> = (0..files.len()).map(last_of_source).collect();
    // An archive with data beside its documents is read again with them.
    let has_data = |source: usize| files.iter().any(|file| file.source == source && file.document.is_none());
    let with_data: Vec<bool> = files.iter().map(|file| has_data(file.source)).collect();
    let files: Vec<_> = files
        .into_iter()
        .zip(last.into_iter().zip(with_data))
        .enumerate()
        .map(|(index, (file, (is_last, with_data)))| {
            // It broke off while its last file was read.
            let failure = failures.get(file.source).cloned().flatten().filter(|_| is_last);
            of_file(file, failure, unread.remove(&index), with_data)
        })
        .collect();
    let proposal = suggest(&table, &judged(&table, &facts, &folders)).map_err(|error| error.explain());
    let Folders { template, candidates, problem, outside, .. } = folders;
    let rejected_rows = rejected.count();
    if let Ok(proposal) = &proposal {
        rejected.add_untimed(&table, &proposal.metric_set.timestamp, &lines, &misfits);
    }
    let open = Open {
        table: Rc::new(table),
        notices,
        bad_timestamps,
        outside,
        rejected,
        rejected_rows,
        lines,
        marked,
        mixed,
        quality: Quality::default(),
        asked: AnalysisConfig::new(MetricSet::default()),
        reading,
        memo: Memo::default(),
    };
    let table = &open.table;
    let notices = match &proposal {
        Ok(proposal) => open.notices_with(&proposal.metric_set.timestamp),
        Err(_) => open.notices.clone(),
    };
    // Rows whose time cannot be read are in the table, but no metric can use them.
    let left_out = notices.skipped_rows() - open.notices.skipped_rows();
    let summary = TableSummary {
        rows: table.rows as u64 - left_out,
        skipped_rows: files.iter().map(|file| file.skipped_rows).sum::<u64>() + left_out,
        folders: FolderSummary { template, candidates, problem },
        rejected_kept: open.rejected.rows().len() as u64,
        columns: table
            .columns
            .iter()
            .zip(facts)
            .zip(notations)
            .map(|((column, facts), notation)| of_column(column, facts, notation))
            .collect(),
        preview: (0..table.rows.min(PREVIEW_ROWS)).map(|row| row_text(table, row)).collect(),
        notices,
        imported,
        archive,
        answers,
        session,
        proposal,
        files,
    };
    (open, summary)
}

/// The facts that the guess goes by: columns that only spell the time in parts count as empty.
fn judged(table: &Table, facts: &[ColumnFacts], folders: &Folders) -> Vec<ColumnFacts> {
    let mut facts = facts.to_vec();
    for (column, facts) in table.columns.iter().zip(&mut facts) {
        if folders.time_parts.contains(&column.name) {
            facts.distinct = 0;
        }
    }
    facts
}

fn of_file(
    file: FileReport,
    failure: Option<UserMessage>,
    unread: Option<UserMessage>,
    with_data: bool,
) -> FileSummary {
    let (separator, quote, header) = match file.layout.as_ref().map(|layout| &layout.format) {
        Some(Format::Csv { delimiter, quote, header }) => {
            let quote = quote.map_or("none", |quote| if quote == b'"' { "double" } else { "single" });
            (separator(*delimiter), quote, Some(*header))
        }
        _ => (String::new(), "", None),
    };
    FileSummary {
        source: file.source as u32,
        bytes: file.bytes,
        rows: file.rows,
        skipped_rows: file.skipped_rows,
        format: match &file.document {
            Some(document) => document.kind.label().to_owned(),
            None => file.layout.as_ref().map_or(String::new(), Layout::name),
        },
        settings_of: file
            .document
            .filter(|document| !with_data && document.kind.is_taken_over())
            .map(|_| file.source as u32),
        encoding: match (&file.layout, &file.error) {
            (Some(layout), _) => layout.encoding,
            (None, Some(IngestError::UnknownEncoding { .. })) => "unknown",
            (None, _) => "",
        }
        .to_owned(),
        separator,
        quote: quote.to_owned(),
        header,
        unnamed: file.unnamed,
        error: failure.or(unread).or_else(|| file.error.map(|error| error.explain())),
        name: file.name,
    }
}

fn separator(delimiter: u8) -> String {
    let word = match delimiter {
        b',' => "comma",
        b'\t' => "tab",
        b';' => "semicolon",
        b'|' => "pipe",
        b' ' => "space",
        b'!'..=b'~' => return char::from(delimiter).to_string(),
        _ => return format!("\\x{delimiter:02x}"),
    };
    word.to_owned()
}

fn of_column(column: &Column, facts: ColumnFacts, notation: Notation) -> ColumnSummary {
    let kind = column.cells.kind();
    let format = match &column.cells {
        Cells::Timestamp { format, .. } => Some(format.clone()),
        _ => None,
    };
    ColumnSummary {
        name: column.name.clone(),
        kind,
        format,
        missing: column.missing,
        misfits: column.misfits,
        distinct: facts.distinct,
        distribution: facts.distribution,
        number_format: notation.number.label(),
        missing_markers: notation.missing,
    }
}

fn row_text(table: &Table, row: usize) -> Vec<String> {
    let text = |column: &Column| match &column.cells {
        Cells::Timestamp { values, .. } if values.get(row) != Cells::NO_TIME => time_text(values.get(row)),
        _ => column.text(row).into_owned(),
    };
    table.columns.iter().map(text).collect()
}

/// "2020-10-02 00:00:00", as written or in UTC.
fn time_text(at: Timestamp) -> String {
    crate::model::format::iso(at).replace('T', " ").trim_end_matches('Z').to_owned()
}
