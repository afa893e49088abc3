//! Whether the first record of a CSV file names the columns, and which fields make one time.

use super::{Joined, text};
use crate::ingest::infer;
use crate::ingest::timestamp::looks_like_time;
use crate::model::order;

/// Finds a date beside a time of day, as a file separated by spaces has it that does not quote its times.
pub(super) fn joined(records: &[Vec<&[u8]>], fields: usize) -> Option<Joined> {
    let body: Vec<_> = records.iter().filter(|record| record.len() == fields).skip(1).take(200).collect();
    let is_time = |joined: Joined| {
        let fits = |record: &&&Vec<&[u8]>| {
            let parts: Vec<String> =
                record[joined.at..joined.at + joined.fields].iter().map(|cell| text(cell)).collect();
            // A number may look like a time without colons, and like a zone without minutes.
            let third = |part: &String| part.len() >= 5 || part.bytes().all(|byte| byte.is_ascii_alphabetic());
            let plain = !parts[0].contains(':') && parts[1].contains(':') && parts.iter().skip(2).all(third);
            plain && looks_like_time(&parts.join(" "))
        };
        !body.is_empty() && body.iter().filter(fits).count() * 10 >= body.len() * 9
    };
    let places =
        [3, 2].into_iter().flat_map(|count| (0..(fields + 1).saturating_sub(count)).map(move |at| (at, count)));
    places.map(|(at, fields)| Joined { at, fields }).find(|joined| is_time(*joined))
}

/// A header before the first proper record with one name for all of `joined`, or none for row names in front or for
/// what follows a delimiter at the end of each line. How many names, and for which column there is none.
pub(super) fn short_header(
    records: &[Vec<&[u8]>],
    fields: usize,
    joined: Option<Joined>,
) -> Option<(usize, Option<usize>)> {
    let proper = || records.iter().filter(|record| record.len() == fields);
    let (named, unnamed) = match joined {
        Some(joined) => (fields + 1 - joined.fields, None),
        None if proper().all(|record| record.last().is_some_and(|cell| cell.is_empty())) => {
            (fields.checked_sub(1)?, Some(fields - 1))
        }
        None => {
            let mut names: Vec<_> = proper().filter_map(|record| record.first()).collect();
            order::sort(&mut names);
            let unique = names.windows(2).all(|pair| pair[0] != pair[1]);
            (fields.checked_sub(1).filter(|_| unique)?, Some(0))
        }
    };
    let header = records.iter().take_while(|record| record.len() != fields).find(|record| record.len() == named)?;
    let names: Vec<String> = header.iter().map(|cell| text(cell)).collect();
    are_names(&names).then_some((named, unnamed))
}

/// Whether these could all name a column.
pub(super) fn are_names(cells: &[String]) -> bool {
    let is_name = |(index, name): (usize, &String)| {
        !infer::is_missing(name) && !infer::is_typed(name) && !cells[..index].contains(name)
    };
    cells.iter().enumerate().all(is_name)
}

/// A header names columns: it is text where the column is not, or, in a file of texts, something that does not recur.
/// `known` are names that columns have; `is_named` if those are the names of this file, given by hand.
pub(super) fn has_header(records: &[Vec<&[u8]>], fields: usize, known: &[&str], is_named: bool) -> bool {
    let mut proper = records.iter().filter(|record| record.len() == fields);
    let Some(first) = proper.next() else { return false };
    let first: Vec<String> = first.iter().map(|cell| text(cell)).collect();
    if !known.is_empty() && first.iter().all(|name| known.contains(&name.as_str())) {
        return true;
    }
    let body: Vec<&Vec<&[u8]>> = proper.take(200).collect();
    let (mut names, mut values) = (0, 0);
    for (index, name) in first.iter().enumerate() {
        let column: Vec<String> = body.iter().map(|record| text(record[index])).collect();
        let present = || column.iter().filter(|cell| !infer::is_missing(cell));
        let typed = present().filter(|cell| infer::is_typed(cell)).count();
        if typed == 0 || typed * 10 < present().count() * 9 {
            continue;
        }
        let times = present().filter(|cell| looks_like_time(cell)).count();
        if times == typed && !infer::is_missing(name) && !looks_like_time(name) {
            // Without a time the record is of no use as a row, so that numbers may name the other columns.
            return true;
        }
        match () {
            () if infer::is_typed(name) => values += 1,
            () if infer::is_missing(name) => {}
            () => names += 1,
        }
    }
    if names + values > 0 {
        return values == 0;
    }
    let recurs = |(index, name): (usize, &String)| body.iter().any(|record| text(record[index]) == *name);
    !is_named && are_names(&first) && !first.iter().enumerate().any(recurs)
}
