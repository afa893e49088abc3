use super::super::packing::{Entry, Style, gzip, zip};
use super::super::tests::check;

fn entry(path: &str, text: &[u8], style: Style) -> Entry {
    Entry::new(path, text, style)
}

#[test]
fn every_way_of_writing() {
    let text = "a,b\n1,PK\u{7}\u{8}not the end, nor is P or PK\n2,x\n";
    for style in Entry::STYLES {
        let entries = [
            entry("day=1/", b"", Style::default()),
            entry("day=1/a.csv", text.as_bytes(), style),
            entry("__MACOSX/._a.csv", b"\0\x05\x16\x07", style),
            entry("empty", b"", style),
            entry("day=2\\b.csv", b"b\n", style),
        ];
        let first = format!("day=1/a.csv| in zip|: {text}");
        check(&zip(&entries), &[&first, "empty| in zip|: ", "day=2/b.csv| in zip|: b\n"]);
    }
}

#[test]
fn what_is_packed_inside_is_unpacked() {
    let inner = zip(&[entry("x.csv", b"x\n", Style::default())]);
    let outer = zip(&[entry("a.gz", &gzip(b"a\n"), Style::default()), entry("b.zip", &inner, Style::default())]);
    check(&outer, &["a.gz|, gzip in zip|: a\n", "b.zip/x.csv| in zip in zip|: x\n"]);
    check(&gzip(&inner), &["x.csv| in zip, gzip|: x\n"]);
}

#[test]
fn what_cannot_be_read_is_named_and_passed_over() {
    let good = entry("good.csv", b"g\n", Style::default());
    for descriptor in [false, true] {
        let secret = entry("secret.csv", b"hidden", Style { encrypted: true, descriptor, ..Style::default() });
        check(&zip(&[secret, good.clone()]), &["secret.csv| in zip|Encrypted: ", "good.csv| in zip|: g\n"]);
    }
    let mut other = entry("other.csv", b"o\n", Style::default());
    other.0[8] = 12;
    check(&zip(&[other, good.clone()]), &["other.csv| in zip|Method(12): ", "good.csv| in zip|: g\n"]);
    let workbook = entry("[Content_Types].xml", b"<Types/>", Style::default());
    check(&zip(&[workbook, good]), &["||Spreadsheet: "]);
    check(b"PK\x05\x06\0\0\0\0\0\0", &["||NoFiles: "]);
}

#[test]
fn damage_is_told() {
    for descriptor in [false, true] {
        let deflate = Style { deflate: true, descriptor, ..Style::default() };
        let whole = entry("a.csv", b"a,b\n1,2\n", deflate);
        let mut changed = whole.clone();
        changed.0[35] = 0xff;
        let good = entry("b.csv", b"b\n", Style::default());
        check(&zip(&[changed, good.clone()]), &["a.csv| in zip|Corrupt: ", "b.csv| in zip|: b\n"]);
        check(
            &[whole.0.clone(), good.0].concat(),
            &["a.csv| in zip|: a,b\n1,2\n", "b.csv| in zip|: b\n", "||Truncated: "],
        );
        let cut = &whole.0[..whole.0.len() - if descriptor { 17 } else { 1 }];
        check(cut, &["a.csv| in zip|Truncated: a,b\n1,2\n"]);
    }
    check(
        &[entry("a.csv", b"a\n", Style::default()).0, b"rubbish".to_vec()].concat(),
        &["a.csv| in zip|: a\n", "||Corrupt: "],
    );
}
