//! Plain rows take a fast way. It ends at every chunk, so fed byte by byte a file takes the general way once its sample
//! is read: both must find the same, whatever stands between the plain rows.

use foretop::ingest::Reader;
use foretop::model::reading::ReadSettings;
use proptest::prelude::*;
use proptest::sample::select;

/// Bytes that are more than the sample by which a file is judged.
const SAMPLE: usize = 1 << 18;

/// Reads a first file, then one that begins with `head` and a sample of `row`, which settles the types, and goes on with
/// `text` in pieces of `size` bytes. The row holds a text `~`, to be made long.
fn read(first: &str, head: &str, row: &str, text: &str, size: usize) -> String {
    let row = row.replace('~', &"x".repeat(4_096));
    let sample = format!("{head}{}", row.repeat(SAMPLE / row.len() + 1));
    let mut reader = Reader::new(ReadSettings::default());
    reader.begin_file("first", "", first.len() as u64);
    reader.push(first.as_bytes());
    reader.begin_file("f", "", (sample.len() + text.len()) as u64);
    reader.push(sample.as_bytes());
    text.as_bytes().chunks(size).for_each(|chunk| reader.push(chunk));
    format!("{:?}", reader.finish())
}

/// Mostly one of the first, plain, ones.
fn mostly(plain: &[&'static str], odd: &[&'static str]) -> impl Strategy<Value = &'static str> + use<> {
    prop_oneof![6 => select(plain.to_vec()), 1 => select(odd.to_vec())]
}

fn time() -> impl Strategy<Value = &'static str> {
    mostly(
        &["2021-03-04T05:06:07Z", "2021-03-04T05:06:08Z", "2021-03-05T05:00:00Z"],
        &[
            "",
            "2021-03-04 05:06",
            "\"2021-03-04T05:06:07Z\"",
            "soon",
            "NA",
            " 2021-03-04T05:06:07Z",
            "2021-02-30T00:00:07Z",
        ],
    )
}

fn number() -> impl Strategy<Value = &'static str> {
    mostly(
        &["1", "20", "-3.25", "1234567.89", "0", "0.5"],
        &[
            "",
            "NA",
            "-0",
            "007",
            "1e3",
            "+4",
            ".5",
            "6.",
            "\"7\"",
            " 8",
            "9 ",
            "many",
            "12345678901234567890",
            "-",
            "0.1234567890123456",
        ],
    )
}

fn text() -> impl Strategy<Value = &'static str> {
    mostly(
        &["uk", "de", "mobile_web", "a rather long name", "caf\u{e9}"],
        &["", "new", "\"uk\"", "\"u\"\"k\"", "\"a,b\"", "\"a\nb\"", "u\"k", " uk ", "\\N", "NA", "\"\"", "\"uk\"x"],
    )
}

fn comment() -> impl Strategy<Value = &'static str> {
    mostly(&[""], &["# a comment\n", "#,,\n", "#\r\n", " # none\n", "\"#\"\n", "# a, \"b\n"])
}

/// The first cell of a row, which may look like a comment.
fn place() -> impl Strategy<Value = &'static str> {
    mostly(
        &["uk", "de", "mobile_web"],
        &["", "#", "#1", "\"#1\"", "\"\"\"#\"", "\"\",#", "u#", " #", "\"uk\"", "/", "/#"],
    )
}

fn line_end() -> impl Strategy<Value = &'static str> {
    mostly(&["\n", "\r\n"], &["\r", "\n\n", ",\n", ",5\n", "\r\n\r\n", "\n \n", "\"\n"])
}

fn piece() -> impl Strategy<Value = usize> {
    select(vec![1, 7, 64])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn csv(
        size in piece(),
        rows in proptest::collection::vec((time(), number(), text(), number(), line_end()), 1..60),
    ) {
        let head = "time,views,place,price\n";
        let first = &format!("{head}2021-03-04T05:06:07Z,1,uk,2.5\n2021-03-04T05:06:08Z,1,mobile_web,3\n");
        let row = "2021-03-04T05:06:07Z,1,~,2.5\n";
        let mut text = String::new();
        for (time, views, place, price, end) in &rows {
            text += &format!("{time},{views},{place},{price}{end}");
        }
        let whole = read(first, head, row, &text, text.len());
        prop_assert_eq!(&read(first, head, row, &text, size), &whole);
    }

    #[test]
    fn csv_with_comments(
        size in piece(),
        sign in select(vec!["#", "//"]),
        rows in proptest::collection::vec((comment(), place(), number(), time(), line_end()), 1..60),
    ) {
        // Where there are no comments, these are texts; the fast way knows them then.
        let texts = ["uk", "mobile_web", "#", "#1", "//", "//1"];
        let first: String = texts.iter().map(|text| format!("{text},1,2021-03-04T05:06:07Z\n")).collect();
        let first = &format!("place,views,time\n{first}");
        let head = &format!("{sign} made by hand\n\nplace,views,time\n");
        let row = "~,1,2021-03-04T05:06:07Z\n";
        let mut text = String::new();
        for (comment, place, views, time, end) in &rows {
            text += &format!("{comment}{place},{views},{time}{end}").replace('#', sign);
        }
        let whole = read(first, head, row, &text, text.len());
        prop_assert_eq!(&read(first, head, row, &text, size), &whole);
    }

    #[test]
    fn json_lines(size in piece(), rows in proptest::collection::vec(json_line(), 1..60)) {
        let first = concat!(
            "{\"time\":\"2021-03-04T05:06:07Z\",\"views\":1,\"place\":\"uk\",\"ok\":true}\n",
            "{\"time\":\"2021-03-04T05:06:08Z\",\"views\":1,\"place\":\"de\",\"ok\":false}\n",
        );
        let row = "{\"time\":\"2021-03-04T05:06:07Z\",\"views\":1,\"place\":\"~\",\"ok\":true}\n";
        let text = rows.concat();
        let whole = read(first, "", row, &text, text.len());
        prop_assert_eq!(&read(first, "", row, &text, size), &whole);
    }
}

fn json_line() -> impl Strategy<Value = String> {
    let time =
        mostly(&["\"2021-03-04T05:06:07Z\"", "\"2021-03-05T05:00:00Z\""], &["null", "\"\"", "\"soon\"", "1614834367"]);
    let number = mostly(
        &["1", "20", "-3.25", "0", "0.5", "1234567.89"],
        &["null", "-0", "007", "1e3", ".5", "6.", "\"7\"", "\"\"", "NaN", "true", "nul", "[1]", "{}", "-", "1.50"],
    );
    let text = mostly(
        &["\"uk\"", "\"de\"", "\"mobile_web\"", "\"caf\u{e9}\""],
        &[
            "null",
            "5",
            "1.50",
            "\"new\"",
            "\"u\\nk\"",
            "\"\\u0075k\"",
            "\"\"",
            "\" uk\"",
            "\"1.50\"",
            "\"null\"",
            "true",
            "{\"a\":1}",
        ],
    );
    let truth = mostly(&["true", "false"], &["null", "\"true\"", "True", "0", "\"\""]);
    let end = mostly(&["}\n", "}\r\n"], &["} \n", ",\"new\":1}\n", "}\n\n", "\n", "}}\n", ",\"views\":2}\n"]);
    let space = mostly(&[""], &[" "]);
    (time, number, text, truth, end, space).prop_map(|(time, number, text, truth, end, space)| {
        format!("{{\"time\":{space}{time},\"views\":{number},\"place\": {text}{space},\"ok\":{truth}{end}")
    })
}
