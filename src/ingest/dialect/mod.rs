//! The first text of a CSV file to its dialect. Own method; a record's own number of fields is the main witness.

mod candidate;
mod header;
mod split;
mod start;

use self::candidate::{Candidate, best};
use self::header::{are_names, has_header, joined, short_header};
use super::infer;

/// How a CSV file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// The quote in use, if any is.
    pub(super) quote: Option<u8>,
    /// The quote to heed when it turns up later.
    pub(super) heeded_quote: Option<u8>,
    /// What makes a quote inside of quotes part of the text, besides doubling it.
    pub(super) escape: Option<u8>,
    pub(super) header: bool,
    /// Fields of a proper record.
    pub(super) fields: usize,
    /// Fields of the header, which may have one name for a date and a time of day, or lack one.
    pub(super) named: usize,
    /// The column that a header with too few names has none for.
    pub(super) unnamed: Option<usize>,
    /// Neighbouring fields that make one time.
    pub(super) joined: Option<Joined>,
    /// Where the table begins: what stands before are comments, and a line that names the delimiter.
    pub(super) start: usize,
    /// How a line begins that is a comment, if there are such lines.
    pub(super) comment: Option<&'static str>,
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

/// Judges a sample; `known` are the column names of the files before, `given` those of this file, if its columns were
/// named by hand. `complete` if the sample is the whole file.
#[inline(never)]
pub(super) fn dialect(sample: &[u8], complete: bool, known: &[&str], given: &[&str]) -> Dialect {
    let start = start::of(sample);
    let table = &sample[start.at..];
    let candidate = match start.delimiter {
        Some(delimiter) => Candidate::new(table, complete, delimiter),
        None => best(table, complete),
    };
    let found = of_candidate(candidate, if given.is_empty() { known } else { given }, !given.is_empty());
    let found = Dialect { start: start.at, comment: start.comment, ..found };
    match start.last_comment {
        // "# time,views": a header that looks like a comment.
        Some((at, line)) if !found.header && given.is_empty() => {
            let names = Candidate::new(line, true, found.delimiter).split.records;
            let is_header = names.first().is_some_and(|names| {
                let names: Vec<String> = names.iter().map(|name| text(name)).collect();
                names.len() == found.columns() && are_names(&names)
            });
            if is_header { Dialect { start: at, header: true, named: found.columns(), ..found } } else { found }
        }
        _ => found,
    }
}

fn of_candidate(candidate: Candidate<'_>, known: &[&str], is_named: bool) -> Dialect {
    let (records, fields) = (&candidate.split.records, candidate.fields.max(1));
    let joined = joined(records, fields);
    let full = has_header(records, fields, known, is_named);
    let short = if full || is_named { None } else { short_header(records, fields, joined) };
    let (named, unnamed) = short.unwrap_or((fields, None));
    Dialect {
        delimiter: candidate.delimiter,
        quote: candidate.split.quote,
        heeded_quote: candidate.split.heeded_quote,
        escape: candidate.split.escape,
        header: full || short.is_some(),
        fields,
        named,
        unnamed,
        joined,
        start: 0,
        comment: None,
    }
}

fn text(cell: &[u8]) -> String {
    infer::trim(&String::from_utf8_lossy(cell)).to_owned()
}

fn ratio(part: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { part as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(sample: &[u8]) -> Dialect {
        dialect(sample, true, &[], &[])
    }

    fn check(sample: &str, delimiter: char, quote: Option<char>, header: bool, fields: usize) {
        let found = read(sample.as_bytes());
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
    fn unusual_delimiters() {
        for delimiter in ['^', '~', '\u{1}', '\u{1f}', '!', '@'] {
            let text = "day,views,place\n2021-01-01,5,New York\n2021-01-02,6,St. Ives\n";
            check(&text.replace(',', &delimiter.to_string()), delimiter, None, true, 3);
        }
        check("a:5:x\nb:6:y\n", ':', None, false, 3);
        check("n:place\n5:Rome\n6:Bonn\n", ':', None, true, 2);
        check("clock\n12:30\n13:30\n", ',', None, true, 1);
        check("time n\n2021-01-01 00:00:00 5\n2021-01-01 01:00:00 6\n", ' ', None, true, 3);
    }

    #[test]
    fn what_stands_before_the_table() {
        fn start(sample: &str) -> (char, &str, bool, Option<&str>) {
            let found = read(sample.as_bytes());
            (char::from(found.delimiter), &sample[found.start..][..5], found.header, found.comment)
        }
        let table = "day;n\n2021-01-01;5\n2021-01-02;6\n";
        assert_eq!(start(&format!("sep=;\r\n{table}")), (';', "day;n", true, None));
        assert_eq!(start(&format!("\"SEP=;\"\n{table}")), (';', "day;n", true, None));
        assert_eq!(start("sep=,\nday\n2021-01-01\n"), (',', "day\n2", true, None));
        assert_eq!(start(&format!("# made, by; us\n#\n\n{table}")), (';', "day;n", true, Some("#")));
        assert_eq!(start(&format!("// made by us\n{table}")), (';', "day;n", true, Some("//")));
        assert_eq!(start(&format!("# made by us\n# {table}")), (';', "day;n", true, Some("#")));
        assert_eq!(start(&format!("#{table}")), (';', "day;n", true, Some("#")));
        assert_eq!(start("# day\n\n2021-01-01;5\n2021-01-02;6\n"), (';', "2021-", false, Some("#")));
        assert_eq!(start("#a;1\n#b;2\n"), (';', "#a;1\n", false, None));
    }

    #[test]
    fn names_by_hand() {
        let header = |sample: &str| dialect(sample.as_bytes(), true, &[], &["place", "n"]).header;
        assert!(!header("red,round\ngreen,square\n"));
        assert!(!header("Rome,5\nBonn,6\n"));
        assert!(header("city,count\nRome,5\nBonn,6\n"));
        assert!(header("place,n\nx,y\n"));
    }

    #[test]
    fn a_date_and_a_time_of_day_are_one_time() {
        let join = |sample: &str| {
            let found = read(sample.as_bytes());
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
            let found = read(sample.as_bytes());
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
        let found = read(b"a,b\n\"5 inch,1\n\"6 inch,2\n");
        assert_eq!((found.quote, found.heeded_quote), (None, None));
        let found = read(b"n,t\n1,\"say \\\"hi\\\", he\"\n2,\"x\"\n");
        assert_eq!((found.quote, found.escape, found.fields), (Some(b'"'), Some(b'\\'), 2));
        let found = read(b"n,t\n1,\"C:\\\"\n2,\"x\"\n");
        assert_eq!((found.quote, found.escape, found.fields), (Some(b'"'), None, 2));
        let found = read(b"\"n\",\"t\"\n\"1\",\"a\\\"\"\nb\"\n\"2\",\"x\"\n");
        assert_eq!((found.quote, found.escape, found.fields), (Some(b'"'), None, 2));
        assert_eq!(read(b"a,b\n1,2\n").heeded_quote, Some(b'"'));
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
        assert!(dialect(b"red,round\nred,square\n", true, &["round", "red"], &[]).header);
    }

    #[test]
    fn ragged_files_keep_the_usual_width() {
        check("Report\n\nday,views\n2021-01-01,5\n2021-01-02,6\n2021-01-03,7\n", ',', None, true, 2);
        check("a,b,c\n1,2\n1,2,3\n1,2\n1,2\n", ',', None, true, 3);
        check("a,b,\n", ',', None, false, 3);
    }
}
