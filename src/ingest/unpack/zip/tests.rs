use flate2::{Compression, Crc, write::DeflateEncoder};
use std::io::Write;

use super::super::tests::{check, gz};

/// How a test archive is written.
#[derive(Clone, Copy, Default)]
struct Style {
    deflate: bool,
    descriptor: bool,
    zip64: bool,
    encrypted: bool,
}

fn deflated(text: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn entry(path: &str, text: &[u8], style: Style) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(text);
    let content = if style.deflate { deflated(text) } else { text.to_vec() };
    let lengths = [content.len() as u64, text.len() as u64];
    let mut bytes = b"PK\x03\x04\x14\0".to_vec();
    let flags = u16::from(style.encrypted) | if style.descriptor { 8 } else { 0 };
    bytes.extend(flags.to_le_bytes());
    bytes.extend([if style.deflate { 8 } else { 0 }, 0, 0, 0, 0, 0]);
    let known = !style.descriptor;
    bytes.extend(if known { crc.sum() } else { 0 }.to_le_bytes());
    for length in lengths {
        let written = if style.zip64 { u32::MAX } else { length as u32 };
        bytes.extend(if known { written } else { 0 }.to_le_bytes());
    }
    let mut extra = Vec::new();
    if style.zip64 && known {
        extra.extend(b"\x99\x99\x01\0x\x01\0\x10\0");
        extra.extend(lengths[1].to_le_bytes());
        extra.extend(lengths[0].to_le_bytes());
    }
    bytes.extend((path.len() as u16).to_le_bytes());
    bytes.extend((extra.len() as u16).to_le_bytes());
    bytes.extend(path.as_bytes());
    bytes.extend(extra);
    bytes.extend(content);
    if style.descriptor {
        bytes.extend(b"PK\x07\x08");
        bytes.extend(crc.sum().to_le_bytes());
        for length in lengths {
            bytes.extend(&length.to_le_bytes()[..if style.zip64 { 8 } else { 4 }]);
        }
    }
    bytes
}

/// Readers stop at the directory, so its beginning will do.
fn zip(entries: &[Vec<u8>]) -> Vec<u8> {
    [entries.concat(), b"PK\x01\x02".to_vec(), vec![0; 64]].concat()
}

#[test]
fn every_way_of_writing() {
    let text = "a,b\n1,PK\u{7}\u{8}not the end, nor is P or PK\n2,x\n";
    for style in 0..8 {
        let [deflate, descriptor, zip64] = [1, 2, 4].map(|bit| style & bit != 0);
        let style = Style { deflate, descriptor, zip64, encrypted: false };
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
    let outer = zip(&[entry("a.gz", &gz(b"a\n"), Style::default()), entry("b.zip", &inner, Style::default())]);
    check(&outer, &["a.gz|, gzip in zip|: a\n", "b.zip/x.csv| in zip in zip|: x\n"]);
    check(&gz(&inner), &["x.csv| in zip, gzip|: x\n"]);
}

#[test]
fn what_cannot_be_read_is_named_and_passed_over() {
    let good = entry("good.csv", b"g\n", Style::default());
    for descriptor in [false, true] {
        let secret = entry("secret.csv", b"hidden", Style { encrypted: true, descriptor, ..Style::default() });
        check(&zip(&[secret, good.clone()]), &["secret.csv| in zip|Encrypted: ", "good.csv| in zip|: g\n"]);
    }
    let mut other = entry("other.csv", b"o\n", Style::default());
    other[8] = 12;
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
        changed[35] = 0xff;
        let good = entry("b.csv", b"b\n", Style::default());
        check(&zip(&[changed, good.clone()]), &["a.csv| in zip|Corrupt: ", "b.csv| in zip|: b\n"]);
        check(&[whole.clone(), good].concat(), &["a.csv| in zip|: a,b\n1,2\n", "b.csv| in zip|: b\n", "||Truncated: "]);
        let cut = &whole[..whole.len() - if descriptor { 17 } else { 1 }];
        check(cut, &["a.csv| in zip|Truncated: a,b\n1,2\n"]);
    }
    check(
        &[entry("a.csv", b"a\n", Style::default()), b"rubbish".to_vec()].concat(),
        &["a.csv| in zip|: a\n", "||Corrupt: "],
    );
}
