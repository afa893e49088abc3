//! What is said of problems in the data. The sentence of a notice comes with it.

use crate::model::format::{count, plural};
use crate::model::notice::{Notice, NoticeKind, Place};

/// "11 rows", "3 cells".
pub(crate) fn amount(notice: &Notice) -> String {
    let (one, many) = match notice.kind {
        NoticeKind::UnreadableFile { .. } | NoticeKind::CutShort | NoticeKind::ColumnNames { .. } => ("file", "files"),
        NoticeKind::RaggedRow { .. }
        | NoticeKind::BadTimestamp { .. }
        | NoticeKind::BadNumberRow { .. }
        | NoticeKind::OutsideFolder { .. } => ("row", "rows"),
        NoticeKind::BadJson | NoticeKind::NotUtf8 | NoticeKind::NoRecord => ("line", "lines"),
        NoticeKind::Nul | NoticeKind::LeftOut { .. } => ("place", "places"),
        NoticeKind::BadNumber { .. } | NoticeKind::Nested { .. } => ("cell", "cells"),
        NoticeKind::MissingFolder => ("interval", "intervals"),
        NoticeKind::SkippedMetric { .. } => ("metric", "metrics"),
        NoticeKind::NotLookedAt => ("event", "events"),
        NoticeKind::UnusedAnswer { .. } | NoticeKind::AnswerElsewhere => ("answer", "answers"),
    };
    plural(notice.count, one, many)
}

pub(crate) const SKIP_ROWS: &str = "Skip these rows";
pub(crate) const TREAT_AS_MISSING: &str = "Treat as missing";

pub(crate) const SHOW_LINES: &str = "Show lines";

/// `oct.csv line 8,214, revenue: "n/a"`.
pub(crate) fn place(place: &Place) -> String {
    let mut text = place.file.clone();
    if place.line > 0 {
        text += &format!(" line {}", count(place.line));
    }
    if let Some(column) = &place.column {
        text += &format!(", {column}");
    }
    if let Some(found) = &place.found {
        text += &format!(": \"{found}\"");
    }
    text
}
