//! The first text of a CSV file to its dialect: every delimiter is tried and the one that cuts the records most evenly,
//! into the most readable cells, is taken. Own method; a record's own number of fields is the main witness.

use super::infer;
use super::timestamp::{TimestampFormat, looks_like_time};

/// How a CSV file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// The quote in use, if any is.
    pub(super) quote: Option<u8>,
    /// The quote to heed when it turns up later.
    pub(super) heeded_quote: Option<u8>,
    pub(super) header: bool,
    /// Fields of a proper record.
    pub(super) fields: usize,
    /// Fields of the header, which may have one name for a date and a time of day, or lack one.
    pub(super) named: usize,
    /// The column that a header with too few names has none for.
    pub(super) unnamed: Option<usize>,
    /// Neighbouring fields that make one time.
    pub(super) joined: Option<Joined>,
}

/// A date, a time of day and perhaps AM, PM or a zone, each in a field of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Joined {
    /// The field with the date.
    pub(super) at: usize,
    /// 2 or 3.
    pub(super) fields: usize,
}

impl Dialect {
    /// Columns that a proper record has.
    pub(super) fn columns(&self) -> usize {
        self.fields - self.joined.map_or(0, |joined| joined.fields - 1)
    }
}

/// Records looked at: enough for any habit of a file to show.
const RECORDS: usize = 1_000;
/// In the order of preference when the evidence is equal.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// Judges a sample; `known` are the column names of the files before. `complete` if the sample is the whole file.
pub(super) fn dialect(sample: &[u8], complete: bool, known: &[&str]) -> Dialect {
    let mut best: Option<Candidate> = None;
    for delimiter in DELIMITERS {
        let candidate = Candidate::new(sample, complete, delimiter);
        let better = best.as_ref().is_none_or(|best| candidate.score > best.score);
        if candidate.splits() && better {
            best = Some(candidate);
        }
    }
    let candidate = best.or_else(|| by_space(sample, complete)).unwrap_or_else(|| single(sample, complete));
    let (records, fields) = (&candidate.split.records, candidate.fields);
    let joined = joined(records, fields);
    let full = has_header(records, fields, known);
    let short = if full { None } else { short_header(records, fields, joined) };
    let (named, unnamed) = short.unwrap_or((fields, None));
    Dialect {
        delimiter: candidate.delimiter,
        quote: candidate.split.quote,
        heeded_quote: candidate.split.heeded_quote,
        header: full || short.is_some(),
        fields,
        named,
        unnamed,
        joined,
    }
}

/// Finds a date beside a time of day, as a file separated by spaces has it that does not quote its times.
fn joined(records: &[Vec<&[u8]>], fields: usize) -> Option<Joined> {
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
fn short_header(records: &[Vec<&[u8]>], fields: usize, joined: Option<Joined>) -> Option<(usize, Option<usize>)> {
    let proper = || records.iter().filter(|record| record.len() == fields);
    let (named, unnamed) = match joined {
        Some(joined) => (fields + 1 - joined.fields, None),
        None if proper().all(|record| record.last().is_some_and(|cell| cell.is_empty())) => {
            (fields.checked_sub(1)?, Some(fields - 1))
        }
        None => {
            let mut names: Vec<_> = proper().filter_map(|record| record.first()).collect();
            names.sort_unstable();
            let unique = names.windows(2).all(|pair| pair[0] != pair[1]);
            (fields.checked_sub(1).filter(|_| unique)?, Some(0))
        }
    };
    let header = records.iter().take_while(|record| record.len() != fields).find(|record| record.len() == named)?;
    let names: Vec<String> = header.iter().map(|cell| text(cell)).collect();
    are_names(&names).then_some((named, unnamed))
}

/// Whether these could all name a column.
fn are_names(cells: &[String]) -> bool {
    let is_name = |(index, name): (usize, &String)| {
        !infer::is_missing(name) && !infer::is_typed(name) && !cells[..index].contains(name)
    };
    cells.iter().enumerate().all(is_name)
}

/// Spaces are in words and times too, so they count only if they cut evenly, into numbers, and the lines are no times.
fn by_space(sample: &[u8], complete: bool) -> Option<Candidate<'_>> {
    let candidate = Candidate::new(sample, complete, b' ');
    let lines = sample.split(|byte| matches!(byte, b'\n' | b'\r')).take(RECORDS);
    let lines = lines.filter_map(|line| std::str::from_utf8(line.trim_ascii()).ok()).filter(|line| !line.is_empty());
    let times = TimestampFormat::detect(lines.skip(1)).is_some();
    // The header may be shorter.
    let body = candidate.split.records.get(1..).unwrap_or_default();
    let even = body.iter().filter(|record| record.len() == candidate.fields).count() * 10 >= body.len() * 9;
    (candidate.splits() && even && candidate.typed > 0.0 && !times).then_some(candidate)
}

/// One column: any delimiter that is not in use will do.
fn single(sample: &[u8], complete: bool) -> Candidate<'_> {
    let mut candidate = Candidate::new(sample, complete, b',');
    candidate.fields = candidate.fields.max(1);
    candidate
}

struct Candidate<'a> {
    delimiter: u8,
    split: Split<'a>,
    fields: usize,
    /// Share of the records with that many fields.
    share: f64,
    /// Share of their cells that are numbers, times or truth values.
    typed: f64,
    score: f64,
}

impl<'a> Candidate<'a> {
    fn new(sample: &'a [u8], complete: bool, delimiter: u8) -> Self {
        let split = split_with_quotes(sample, complete, delimiter);
        let fields = usual_fields(&split.records);
        let records = &split.records;
        let share = ratio(records.iter().filter(|record| record.len() == fields).count(), records.len());
        let cells = || records.iter().filter(|record| record.len() == fields).take(100).flatten();
        let typed = ratio(cells().filter(|cell| infer::is_typed(&text(cell))).count(), cells().count());
        let first_fits = records.first().is_some_and(|record| record.len() == fields);
        let score = share + typed / 2.0 + if first_fits { 0.5 } else { 0.0 };
        Self { delimiter, split, fields, share, typed, score }
    }

    fn splits(&self) -> bool {
        self.fields > 1 && self.share >= 0.5
    }
}

/// What most records have; the first record's count if one in five agrees, for it is probably the header.
fn usual_fields(records: &[Vec<&[u8]>]) -> usize {
    let Some(first) = records.first().map(Vec::len) else { return 0 };
    let mut counts: Vec<usize> = records.iter().map(Vec::len).collect();
    let like_first = counts[1..].iter().filter(|count| **count == first).count();
    if like_first > 0 && like_first * 5 >= counts.len() - 1 {
        return first;
    }
    counts.sort_unstable();
    counts.chunk_by(|a, b| a == b).max_by_key(|run| (run.len(), run[0] == first)).map_or(0, |run| run[0])
}

/// A header names columns: it is text where the column is not, or, in a file of texts, something that does not recur.
fn has_header(records: &[Vec<&[u8]>], fields: usize, known: &[&str]) -> bool {
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
    are_names(&first) && !first.iter().enumerate().any(recurs)
}

fn text(cell: &[u8]) -> String {
    infer::trim(&String::from_utf8_lossy(cell)).to_owned()
}

fn ratio(part: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { part as f64 / all as f64 }
}

/// A sample cut into records of fields, quotes removed but not undoubled.
#[derive(Default)]
struct Split<'a> {
    records: Vec<Vec<&'a [u8]>>,
    quote: Option<u8>,
    heeded_quote: Option<u8>,
    quoted: usize,
    malformed: usize,
}

/// With the quote that proves itself: fields begin with it and end with it.
fn split_with_quotes(sample: &[u8], complete: bool, delimiter: u8) -> Split<'_> {
    let double = split(sample, complete, delimiter, Some(b'"'));
    if double.quoted > 0 && double.malformed * 20 <= double.quoted {
        return Split { quote: Some(b'"'), heeded_quote: Some(b'"'), ..double };
    }
    let single = split(sample, complete, delimiter, Some(b'\''));
    if single.quoted > 0 && single.malformed == 0 {
        return Split { quote: Some(b'\''), heeded_quote: Some(b'\''), ..single };
    }
    if double.malformed == 0 {
        return Split { heeded_quote: Some(b'"'), ..double };
    }
    split(sample, complete, delimiter, None)
}

fn split(sample: &[u8], complete: bool, delimiter: u8, quote: Option<u8>) -> Split<'_> {
    let mut split = Split::default();
    let mut record = Vec::new();
    let mut at = 0;
    while at < sample.len() && split.records.len() < RECORDS {
        let mut start = at;
        let mut end = None;
        if quote == Some(sample[at]) {
            start += 1;
            let Some(close) = closing_quote(sample, start) else {
                // Cut off by the sample, or by the end of a file that did quote before; else no quote at all.
                split.malformed += usize::from(complete && split.quoted == 0);
                return split;
            };
            at = close + 1;
            if sample.get(at).is_none_or(|next| *next == delimiter || is_line_end(*next)) {
                split.quoted += 1;
                end = Some(close);
            } else {
                split.malformed += 1;
            }
        }
        while at < sample.len() && sample[at] != delimiter && !is_line_end(sample[at]) {
            at += 1;
        }
        record.push(&sample[start..end.unwrap_or(at)]);
        let ends_record = at == sample.len() || sample[at] != delimiter;
        let cut = at == sample.len() && !complete && !split.records.is_empty();
        at += 1;
        if !ends_record && at == sample.len() {
            // A delimiter at the very end: one more, empty field.
            record.push(&[]);
        }
        if ends_record || at >= sample.len() {
            let whole = std::mem::take(&mut record);
            if !cut && whole != [b"" as &[u8]] {
                split.records.push(whole);
            }
        }
    }
    split
}

/// The next quote like the one before `start` that is not doubled.
fn closing_quote(sample: &[u8], start: usize) -> Option<usize> {
    let quote = sample[start - 1];
    let mut at = start;
    loop {
        at += sample[at..].iter().position(|byte| *byte == quote)?;
        if sample.get(at + 1) != Some(&quote) {
            return Some(at);
        }
        at += 2;
    }
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sample: &str, delimiter: char, quote: Option<char>, header: bool, fields: usize) {
        let found = dialect(sample.as_bytes(), true, &[]);
        let shown = (char::from(found.delimiter), found.quote.map(char::from), found.header, found.fields);
        assert_eq!(shown, (delimiter, quote, header, fields), "{sample:?}");
    }

    #[test]
    fn delimiters() {
        for delimiter in [',', '\t', ';', '|', ' '] {
            let text = "day,views,place\n2021-01-01,5,Rome\n2021-01-02,6,Bonn\n".replace(',', &delimiter.to_string());
            check(&text, delimiter, None, true, 3);
        }
        check("day;a;b\n2021-01-01;1,5;2,5\n2021-01-02;2,5;3,5\n", ';', None, true, 3);
        check("a|b\nx, y|1\nz, w|2\n", '|', None, true, 2);
        check("1,2\r\n3,4\r\n", ',', None, false, 2);
    }

    #[test]
    fn a_date_and_a_time_of_day_are_one_time() {
        let join = |sample: &str| {
            let found = dialect(sample.as_bytes(), true, &[]);
            let joined = found.joined.map(|joined| (joined.at, joined.fields));
            (found.header.then_some(found.named), joined, found.columns())
        };
        let rows = "a 2021-01-01 00:00:00 5\na 2021-01-01 01:00:00 6\na 2021-01-01 02:00:00 7\n";
        assert_eq!(join(rows), (None, Some((1, 2)), 3));
        assert_eq!(join(&format!("place time n\n{rows}")), (Some(3), Some((1, 2)), 3));
        assert_eq!(join(&format!("place date time n\n{rows}")), (Some(4), Some((1, 2)), 3));
        assert_eq!(join(&rows.replace(' ', ",")), (None, Some((1, 2)), 3));
        assert_eq!(join("time n\n1/2/2021 1:00 AM 5\n1/2/2021 2:00 AM 6\n"), (Some(2), Some((0, 3)), 2));
        assert_eq!(join("day n m\n20210101 1200 5\n20210102 1300 6\n"), (Some(3), None, 3));
        assert_eq!(join("time n m\n2021-01-01 01:00 -10 5\n2021-01-01 02:00 -11 6\n"), (Some(3), Some((0, 2)), 3));
    }

    #[test]
    fn a_header_may_lack_a_name() {
        let short = |sample: &str| {
            let found = dialect(sample.as_bytes(), true, &[]);
            (found.header, found.fields, found.named, found.unnamed)
        };
        assert_eq!(short("day,n\n2021-01-01,5,\n2021-01-02,6,\n"), (true, 3, 2, Some(2)));
        assert_eq!(short("day n\n1 2021-01-01 5\n2 2021-01-02 6\n"), (true, 3, 2, Some(0)));
        assert_eq!(short("day n\na 2021-01-01 5\na 2021-01-02 6\n"), (false, 3, 3, None));
        assert_eq!(short("1,5\na,2021-01-01,5\nb,2021-01-02,6\n"), (false, 3, 3, None));
    }

    #[test]
    fn spaces_in_times_and_words_do_not_separate() {
        check("2021-01-01 00:00:00\n2021-01-02 00:00:00\n", ',', None, false, 1);
        check("time\n2021-01-01 00:00:00\n2021-01-02 00:00:00\n", ',', None, true, 1);
        check("two words\nof prose\n", ',', None, true, 1);
        check("time,n\n2021-01-01 00:00:00,1\n2021-01-02 00:00:00,2\n", ',', None, true, 2);
        check("time n\n'2021-01-01 00:00:00' 1\n'2021-01-02 00:00:00' 2\n", ' ', Some('\''), true, 2);
    }

    #[test]
    fn quotes() {
        check("\"a\",\"b\"\n\"x,y\",1\n", ',', Some('"'), true, 2);
        check("'a';'b'\n'x;y';1\n", ';', Some('\''), true, 2);
        check("a,b\n\"line\nbreak\",1\n\"say \"\"hi\"\"\",2\n", ',', Some('"'), true, 2);
        check("a,b\n'tis,1\nisn't,2\n", ',', None, true, 2);
        let found = dialect(b"a,b\n\"5 inch,1\n\"6 inch,2\n", true, &[]);
        assert_eq!((found.quote, found.heeded_quote), (None, None));
        assert_eq!(dialect(b"a,b\n1,2\n", true, &[]).heeded_quote, Some(b'"'));
    }

    #[test]
    fn headers() {
        check("a\n1\n2\n", ',', None, true, 1);
        check("1\n2\n", ',', None, false, 1);
        check("a,b\n", ',', None, true, 2);
        check("x,1\ny,2\n", ',', None, false, 2);
        check("x,NA\ny,2\n", ',', None, false, 2);
        check("red,round\nred,square\n", ',', None, false, 2);
        check(",views\n0,5\n1,6\n", ',', None, true, 2);
        check("time,1,2\n2021-01-01,5,6\n2021-01-02,5,6\n", ',', None, true, 3);
        check("1,2,3\n2021-01-01,5,6\n2021-01-02,5,6\n", ',', None, true, 3);
        check(",2,3\n2021-01-01,5,6\n2021-01-02,5,6\n", ',', None, false, 3);
        assert!(dialect(b"red,round\nred,square\n", true, &["round", "red"]).header);
    }

    #[test]
    fn ragged_files_keep_the_usual_width() {
        check("Report\n\nday,views\n2021-01-01,5\n2021-01-02,6\n2021-01-03,7\n", ',', None, true, 2);
        check("a,b,c\n1,2\n1,2,3\n1,2\n1,2\n", ',', None, true, 3);
        check("a,b,\n", ',', None, false, 3);
    }
}
