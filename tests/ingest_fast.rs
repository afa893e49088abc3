//! Plain rows take a fast way. It ends at every chunk, so fed byte by byte a file takes the general way throughout:
//! both must find the same, whatever stands between the plain rows.

use foretop::ingest::Reader;
use foretop::model::reading::ReadSettings;
use proptest::prelude::*;
use proptest::sample::select;

/// Reads a first file that settles the types, then `text` in pieces of `size` bytes.
fn read(first: &str, text: &str, size: usize) -> String {
    let mut reader = Reader::new(ReadSettings::default());
    for (name, text, size) in [("first", first, first.len()), ("f", text, size)] {
        reader.begin_file(name, "", text.len() as u64);
        text.as_bytes().chunks(size).for_each(|chunk| reader.push(chunk));
    }
    format!("{:?}", reader.finish())
}

/// Empty lines that fill the sample of a file, which is read in one go whatever the size of the pieces.
fn empty_lines() -> String {
    "\n".repeat(70_000)
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

fn line_end() -> impl Strategy<Value = &'static str> {
    mostly(&["\n", "\r\n"], &["\r", "\n\n", ",\n", ",5\n", "\r\n\r\n", "\n \n", "\"\n"])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn csv(rows in proptest::collection::vec((time(), number(), text(), number(), line_end()), 1..600)) {
        let first = "time,views,place,price\n2021-03-04T05:06:07Z,1,uk,2.5\n2021-03-04T05:06:08Z,1,mobile_web,3\n";
        let mut text = format!("time,views,place,price\n2021-03-04T05:06:07Z,1,uk,3\n{}", empty_lines());
        for (time, views, place, price, end) in &rows {
            text += &format!("{time},{views},{place},{price}{end}");
        }
        let whole = read(first, &text, text.len());
        prop_assert_eq!(&read(first, &text, 1), &whole);
        prop_assert_eq!(&read(first, &text, 64), &whole);
    }

    #[test]
    fn json_lines(rows in proptest::collection::vec(json_line(), 1..600)) {
        let first = concat!(
            "{\"time\":\"2021-03-04T05:06:07Z\",\"views\":1,\"place\":\"uk\",\"ok\":true}\n",
            "{\"time\":\"2021-03-04T05:06:08Z\",\"views\":1,\"place\":\"de\",\"ok\":false}\n",
        );
        let text = first.to_owned() + &empty_lines() + &rows.concat();
        let whole = read(first, &text, text.len());
        prop_assert_eq!(&read(first, &text, 1), &whole);
        prop_assert_eq!(&read(first, &text, 64), &whole);
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
