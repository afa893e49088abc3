use super::*;

/// 2021-03-04T00:00:00Z.
const DAY: Timestamp = 1_614_816_000;
const AT: Timestamp = DAY + 5 * 3_600 + 6 * 60 + 7;

fn check(text: &str, pattern: &str, at: Timestamp) {
    let format = TimestampFormat::detect([text].into_iter()).unwrap_or_else(|| panic!("{text} is not detected"));
    assert_eq!((format.pattern().as_str(), format.parse(text)), (pattern, Some(at)), "{text}");
}

#[test]
fn dates_alone() {
    check("2021-03-04", "yyyy-MM-dd", DAY);
    check("2021/03/04", "yyyy/MM/dd", DAY);
    check("04.03.2021", "dd.MM.yyyy", DAY);
    check("03/04/2021", "MM/dd/yyyy", DAY);
    check("25/12/2021", "dd/MM/yyyy", 1_640_390_400);
    check("3/4/2021", "M/d/yyyy", DAY);
    check("20210304", "yyyyMMdd", DAY);
    check("1969-12-31", "yyyy-MM-dd", -86_400);
    check("2024-02-29", "yyyy-MM-dd", 1_709_164_800);
}

#[test]
fn dates_with_times() {
    check("2021-03-04 05:06:07", "yyyy-MM-dd HH:mm:ss", AT);
    check("2021-03-04 05:06", "yyyy-MM-dd HH:mm", AT - 7);
    check("2021-03-04 05:06:07.250", "yyyy-MM-dd HH:mm:ss.SSS", AT);
    check("2021-03-04 05:06:07 am", "yyyy-MM-dd hh:mm:ss a", AT);
    check("2021-03-04 05:06:07 PM", "yyyy-MM-dd hh:mm:ss a", AT + 43_200);
    check("2021-03-04 12:00 AM", "yyyy-MM-dd hh:mm a", DAY);
    check("2021-03-04 12:00 pm", "yyyy-MM-dd hh:mm a", DAY + 43_200);
    check("3/4/2021 5:06", "M/d/yyyy H:mm", AT - 7);
    check("04.03.2021 05:06:07", "dd.MM.yyyy HH:mm:ss", AT);
    check("2021/03/04T05:06:07", "yyyy/MM/ddTHH:mm:ss", AT);
    check("20210304 05:06:07", "yyyyMMdd HH:mm:ss", AT);
    check("20210304T050607Z", "yyyyMMddTHHmmssX", AT);
    check("20210304050607", "yyyyMMddHHmmss", AT);
    check("202103040506", "yyyyMMddHHmm", AT - 7);
}

#[test]
fn zones() {
    check("2021-03-04T05:06:07Z", "ISO 8601", AT);
    check("2021-03-04T05:06:07", "ISO 8601", AT);
    check("2021-03-04T05:06:07.123456789+02:00", "ISO 8601", AT - 7_200);
    check("2001-07-04T12:08:56.235-0700", "ISO 8601", 994_273_736);
    check("2021-03-04T05:06Z[UTC]", "ISO 8601", AT - 7);
    check("2021-03-04 05:06:07+02", "yyyy-MM-dd HH:mm:ssX", AT - 7_200);
    check("2021-03-04 05:06:07 +0000", "yyyy-MM-dd HH:mm:ssXX", AT);
    check("2021-03-04 05:06:07-03:30", "yyyy-MM-dd HH:mm:ssXXX", AT + 12_600);
    check("2021-03-04 05:06:07 UTC", "yyyy-MM-dd HH:mm:ss z", AT);
    check("2021-03-04 05:06:07[UTC]", "yyyy-MM-dd HH:mm:ss z", AT);
    check("2021-03-04T05:06:07+01:00[Europe/Paris]", "ISO 8601", AT - 3_600);
}

#[test]
fn unix_time() {
    check("1614834367", "UNIX seconds", AT);
    check("1614834367999", "UNIX milliseconds", AT);
    check("1614834367.5", "UNIX seconds", AT);
    check("1614834367999999", "UNIX microseconds", AT);
    check("1614834367999999999", "UNIX nanoseconds", AT);
}

#[test]
fn dates_with_names_and_short_years() {
    check("04 Mar 2021 05:06:07", "dd MMM yyyy HH:mm:ss", AT);
    check("4 March 2021", "d MMMM yyyy", DAY);
    check("Thu, 04 Mar 2021 05:06:07 GMT", "EEE, dd MMM yyyy HH:mm:ss z", AT);
    check("04-MAR-2021", "dd-MMM-yyyy", DAY);
    check("04-Mar-21", "dd-MMM-yy", DAY);
    check("Mar 4, 2021", "MMM d, yyyy", DAY);
    check("Sept 4, 2021 5:06 AM", "MMMM d, yyyy h:mm a", AT - 7 + 184 * 86_400);
    check("2021-Mar-04", "yyyy-MMM-dd", DAY);
    check("04/Mar/2021:05:06:07 +0100", "dd/MMM/yyyy:HH:mm:ssXX", AT - 3_600);
    check("3/4/21 5:06 PM", "M/d/yy h:mm a", AT - 7 + 43_200);
    check("3/4/2021, 5:06:07\u{202f}AM", "M/d/yyyy, h:mm:ss a", AT);
    check("04.03.21", "dd.MM.yy", DAY);
    check("2021.03.04 05:06:07", "yyyy.MM.dd HH:mm:ss", AT);
    check("03-04-2021", "MM-dd-yyyy", DAY);
}

#[test]
fn a_named_zone_leaves_the_clock_as_it_is() {
    check("2021-03-04T05:06:07[Europe/Paris]", "ISO 8601", AT);
    let mut format = TimestampFormat::detect(["2021-03-04 05:06[Asia/Tokyo]"].into_iter()).unwrap();
    assert_eq!(format.pattern(), "yyyy-MM-dd HH:mm'['VV']'");
    assert_eq!(format.read("2021-03-04 05:06[Asia/Seoul]"), None);
    assert_eq!(format.settle(std::iter::empty()).1.zone.as_deref(), Some("Asia/Tokyo"));
}

/// Reads the cells after a sample of `sample` of them, and tells the patterns with their rows.
fn patterns(cells: &[&str], sample: usize) -> (Vec<(String, u64)>, usize) {
    let mut format = TimestampFormat::detect(cells[..sample].iter().copied()).unwrap();
    let mut misfits = 0;
    for cell in cells {
        misfits += usize::from(format.read(cell).is_none());
        format.count();
    }
    (format.settle(std::iter::empty()).1.patterns, misfits)
}

#[test]
fn several_ways_in_one_column_are_counted() {
    let check = |cells: &[&str], sample: usize, expected: &[(&str, u64)], misfits: usize| {
        let expected = expected.iter().map(|&(pattern, rows)| (pattern.to_owned(), rows)).collect();
        assert_eq!(patterns(cells, sample), (expected, misfits), "{cells:?}");
    };
    let iso = "2021-03-04T05:06:07.000Z";
    let two = [("ISO 8601", 2), ("M/d/yyyy h:mm a", 1)];
    check(&[iso, "3/4/2021 5:06 AM", iso], 3, &two, 0);
    check(&[iso, iso, "3/25/2021 5:06 AM"], 2, &two, 0);
    // What could be the third of April is not guessed at.
    check(&[iso, iso, "3/4/2021 5:06 AM"], 2, &[("ISO 8601", 2)], 1);
    check(&["1614834367", "2021-03-04", "x"], 1, &[("UNIX seconds", 1)], 2);
}

#[test]
fn a_given_pattern_rules() {
    let cells = ["03/04/2021", "03/05/2021"];
    let given = |pattern: &str| {
        let mut format = TimestampFormat::given(pattern, cells.into_iter()).unwrap();
        let fits = cells.map(|cell| format.read(cell).is_some());
        let settled = format.settle(std::iter::empty()).1;
        (fits.map(usize::from).iter().sum::<usize>(), settled.found, settled.refused.is_some())
    };
    assert_eq!(given("MM/dd/yyyy"), (2, None, false));
    assert_eq!(given("yyyy-MM-dd"), (0, Some("MM/dd/yyyy".to_owned()), false));
    assert_eq!(given("dd/MM/yyyy hh"), (2, None, true));
    let sure = ["03/14/2021"; 3];
    let format = TimestampFormat::given("dd/MM/yyyy", sure.into_iter()).unwrap();
    assert_eq!((format.parse(sure[0]), format.found.as_deref()), (None, Some("MM/dd/yyyy")));
}

#[test]
fn what_nobody_can_know_is_asked() {
    let ambiguous = |cells: &[&str]| {
        let mut format = TimestampFormat::detect(cells.iter().copied()).unwrap();
        let times: Vec<_> = cells.iter().filter_map(|cell| format.read(cell)).collect();
        let (exchange, settled) = format.settle(times.into_iter());
        (exchange, settled.ambiguous)
    };
    let (exchange, question) = ambiguous(&["03/04/2021", "03/05/2021", "03/06/2021"]);
    let question = question.unwrap();
    assert!(!exchange);
    assert_eq!((question.example.as_str(), question.taken.pattern.as_str()), ("03/04/2021", "MM/dd/yyyy"));
    assert_eq!((question.taken.example, question.taken.range), (DAY, (DAY, DAY + 2 * 86_400)));
    assert_eq!((question.other.pattern.as_str(), question.other.example), ("dd/MM/yyyy", DAY + 30 * 86_400));
    for told in [&["03/04/2021", "03/14/2021"][..], &["03/03/2021", "04/04/2021"], &["2021-03-04", "2021-03-05"]] {
        assert_eq!(ambiguous(told).1, None, "{told:?}");
    }
    let hours: Vec<String> = (0..48).map(|hour| format!("0{}/05/2021 {:02}:00", 3 + hour / 24, hour % 24)).collect();
    let hours: Vec<&str> = hours.iter().map(String::as_str).collect();
    assert_eq!(ambiguous(&hours).1, None);
}

#[test]
fn no_times() {
    for text in [
        "",
        "x",
        "12",
        "2021",
        "2021-02-29",
        "2021-13-01",
        "2021-00-01",
        "0000-01-01",
        "2021-01-01 24:00:00",
        "2021-01-01 12:60:00",
        "2021-01-01 13:00 PM",
        "2021-01-01 00:00 AM",
        "2021-01-01T",
        "2021-01-01 ",
        "2021-01-01x",
        "2021-01-01 12",
        "2021-01-01 12:00:00.",
        "2021-01-01 12:00:00+2",
        "32.01.2021",
        "21-01-01",
        "2021.3.1",
        "5.12.10",
        "99999999",
        "202103042506",
        "-5",
        "1.5e9",
        "2021-01-01 12:00:00Z[",
        "13/13/2021",
    ] {
        assert_eq!(TimestampFormat::detect([text].into_iter()), None, "{text}");
    }
}

#[test]
fn the_column_decides_between_day_and_month() {
    let format = TimestampFormat::detect(["01/02/2021", "13/02/2021"].into_iter()).unwrap();
    assert_eq!(format.pattern(), "dd/MM/yyyy");
    assert_eq!(format.parse("01/02/2021"), Some(1_612_137_600));
    assert_eq!(format.parse("02/13/2021"), None);
}

#[test]
fn days_that_could_be_months_follow_each_other() {
    let check = |cells: &[&str], pattern: &str| {
        assert_eq!(TimestampFormat::detect(cells.iter().copied()).unwrap().pattern(), pattern, "{cells:?}");
    };
    check(&["01/02/2021", "02/02/2021", "03/02/2021"], "dd/MM/yyyy");
    check(&["02/01/2021", "02/02/2021", "02/03/2021"], "MM/dd/yyyy");
    check(&["01/01/2020", "06/01/2020", "12/01/2020", "06/01/2021", "12/01/2021"], "MM/dd/yyyy");
    check(&["01/02/2021", "01/02/2021"], "MM/dd/yyyy");
}

#[test]
fn nine_in_ten_must_fit_and_the_time_may_come_and_go() {
    let mut cells = ["2021-01-01", "2021-01-01 12:00", "2021-01-01T12:00:00.5Z"].repeat(3);
    cells.push("soon");
    assert!(TimestampFormat::detect(cells.iter().copied()).is_some());
    cells.push("later");
    assert!(TimestampFormat::detect(cells.into_iter()).is_none());
}
