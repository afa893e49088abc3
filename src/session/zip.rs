//! Files one after another in a ZIP archive, none of them compressed (PKWARE's APPNOTE 6.3.10): what stands before,
//! between and behind their bytes, so that whoever has the files need not copy them.

/// A file of the archive.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Entry {
    /// With its folders, slashes between.
    pub name: String,
    /// In bytes.
    pub bytes: u64,
    /// CRC-32 of its bytes.
    pub crc: u32,
}

/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
/// 2.0, the first with folders.
const VERSION: u16 = 20;
/// 1 January 1980, 00:00: the first there is, as no clock is asked.
const DATE: u16 = 1 << 5 | 1;

/// What stands before each file, and at the end what stands behind the last: one piece more than there are files. `None`
/// if they are too many or too large for the form, which ends at 4 GiB.
pub fn frame(entries: &[Entry]) -> Option<Vec<Vec<u8>>> {
    let (mut pieces, mut directory, mut at) = (Vec::new(), Vec::new(), 0_u64);
    for entry in entries {
        let offset = u32::try_from(at).ok()?;
        let mut header = b"PK\x03\x04".to_vec();
        describe(&mut header, entry)?;
        header.extend(0_u16.to_le_bytes());
        header.extend(entry.name.as_bytes());
        at += header.len() as u64 + entry.bytes;
        pieces.push(header);

        directory.extend(b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        describe(&mut directory, entry)?;
        // No extra field, no comment, disk 0, no attributes.
        directory.extend([0; 2 + 2 + 2 + 2 + 4]);
        directory.extend(offset.to_le_bytes());
        directory.extend(entry.name.as_bytes());
    }
    let (count, start) = (u16::try_from(entries.len()).ok()?, u32::try_from(at).ok()?);
    let size = directory.len() as u32;
    directory.extend(b"PK\x05\x06\0\0\0\0");
    directory.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    directory.extend([size.to_le_bytes(), start.to_le_bytes()].concat());
    directory.extend([0; 2]);
    pieces.push(directory);
    Some(pieces)
}

/// What both headers of a file have, up to the length of its name.
fn describe(header: &mut Vec<u8>, entry: &Entry) -> Option<()> {
    let bytes = u32::try_from(entry.bytes).ok()?;
    // Stored; the time is midnight.
    for field in [VERSION, FLAGS, 0, 0, DATE] {
        header.extend(field.to_le_bytes());
    }
    for field in [entry.crc, bytes, bytes] {
        header.extend(field.to_le_bytes());
    }
    header.extend(u16::try_from(entry.name.len()).ok()?.to_le_bytes());
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Reader;
    use crate::model::reading::ReadSettings;

    #[test]
    fn our_own_reader_takes_it() {
        let files = [("a/oct.csv", "t,n\n2021-01-01,1\n"), ("n\u{e9}.csv", "t,n\n2021-01-02,2\n2021-01-03,3\n")];
        let entries = files.map(|(name, text)| {
            let mut crc = flate2::Crc::new();
            crc.update(text.as_bytes());
            Entry { name: name.to_owned(), bytes: text.len() as u64, crc: crc.sum() }
        });
        let pieces = frame(&entries).unwrap();
        let mut archive = Vec::new();
        for (at, piece) in pieces.iter().enumerate() {
            archive.extend(piece);
            archive.extend(files.get(at).map_or(&b""[..], |(_, text)| text.as_bytes()));
        }
        let mut reader = Reader::new(ReadSettings::default());
        reader.begin_file("x.zip", "", archive.len() as u64);
        reader.push(&archive);
        reader.end_file();
        let ingested = reader.finish();
        let names: Vec<_> = ingested.files.iter().map(|file| (file.name.as_str(), file.rows)).collect();
        assert_eq!(names, [("x.zip/a/oct.csv", 1), ("x.zip/n\u{e9}.csv", 2)]);
        assert!(ingested.files.iter().all(|file| file.error.is_none()));
    }

    #[test]
    fn what_is_too_large_is_refused() {
        let entry = |bytes| Entry { name: "a".to_owned(), bytes, crc: 0 };
        assert_eq!(frame(&[entry(1 << 32)]), None);
        assert_eq!(frame(&[entry(1 << 31), entry(1 << 31), entry(1)]), None);
        assert!(frame(&[]).is_some());
    }
}
