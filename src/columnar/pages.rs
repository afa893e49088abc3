//! One column of one row group as its unpacked pages. The file is read window by window, so that memory follows the
//! size of a page and not that of the row group.

use std::sync::Arc;

use parquet::basic::{CompressionCodec, Encoding};
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;

use super::codec;
use super::header::Fields;
use super::source::Source;

/// Longest header of a page, in bytes; it may carry the smallest and the largest text of the page.
const LONGEST_HEADER: usize = 1 << 24;

/// Iterates over the pages of a column chunk.
pub(super) struct Pages {
    source: Arc<dyn Source>,
    codec: CompressionCodec,
    /// Bytes read and not used yet begin at `at`.
    window: Vec<u8>,
    at: usize,
    /// Place in the file behind the window, and behind the chunk.
    next: u64,
    end: u64,
    /// Bytes read at once.
    step: usize,
    /// Cells that the pages to come must hold.
    missing: i64,
    has_dictionary: bool,
}

impl Pages {
    /// Over a chunk of a column.
    pub(super) fn new(source: Arc<dyn Source>, chunk: &ColumnChunkMetaData, step: usize) -> Result<Self> {
        let first = match chunk.dictionary_page_offset() {
            // Some writers give 0 for "none".
            Some(offset) if offset > 0 => offset.min(chunk.data_page_offset()),
            _ => chunk.data_page_offset(),
        };
        let (Ok(next), Ok(length)) = (u64::try_from(first), u64::try_from(chunk.compressed_size())) else {
            return Err(damaged("a column begins before the file"));
        };
        let end = next.saturating_add(length).min(source.size());
        let (codec, missing) = (chunk.compression_codec(), chunk.num_values());
        Ok(Self { source, codec, window: Vec::new(), at: 0, next, end, step, missing, has_dictionary: false })
    }

    /// Makes at least `length` bytes lie in the window.
    fn fill(&mut self, length: usize) -> Result<()> {
        let lying = self.window.len() - self.at;
        if lying >= length {
            return Ok(());
        }
        let left = self.end.saturating_sub(self.next);
        let wanted = (length - lying).max(self.step).min(usize::try_from(left).unwrap_or(usize::MAX));
        if wanted < length - lying {
            return Err(damaged("a column ends in the middle of a page"));
        }
        let bytes = self.source.read(self.next, wanted).map_err(|error| ParquetError::External(error.into()))?;
        self.window.drain(..self.at);
        self.at = 0;
        self.window.extend_from_slice(&bytes);
        self.next += wanted as u64;
        Ok(())
    }

    fn header(&mut self) -> Result<Fields> {
        loop {
            if let Some((fields, used)) = Fields::parse(&self.window[self.at..]) {
                self.at += used;
                return Ok(fields);
            }
            let lying = self.window.len() - self.at;
            let left = usize::try_from(self.end.saturating_sub(self.next)).unwrap_or(usize::MAX);
            if left == 0 || lying > LONGEST_HEADER {
                return Err(damaged("the header of a page cannot be read"));
            }
            self.fill(lying + left.min(lying.max(64)))?;
        }
    }

    fn page(&mut self) -> Result<Option<Page>> {
        while self.missing > 0 {
            let header = self.header()?;
            let sizes = (header.number(2).map(usize::try_from), header.number(3).map(usize::try_from));
            let (Some(Ok(size)), Some(Ok(stored))) = sizes else { return Err(damaged("a page has no size")) };
            self.fill(stored)?;
            let stored = self.at..self.at + stored;
            self.at = stored.end;
            let page = &self.window[stored];
            if let Some(fields) = header.inner(7) {
                let buf = self.unpacked(page, 0, true, size)?.into();
                let is_sorted = fields.number(3) == Some(1);
                let (num_values, encoding) = (count(fields, 1)?, encoding(fields, 2)?);
                self.has_dictionary = true;
                return Ok(Some(Page::DictionaryPage { buf, num_values, encoding, is_sorted }));
            }
            if let Some(fields) = header.inner(5) {
                let buf = self.unpacked(page, 0, true, size)?.into();
                let num_values = count(fields, 1)?;
                self.missing -= i64::from(num_values);
                return Ok(Some(Page::DataPage {
                    buf,
                    num_values,
                    encoding: self.value_encoding(fields, 2)?,
                    def_level_encoding: encoding(fields, 3)?,
                    rep_level_encoding: encoding(fields, 4)?,
                    statistics: None,
                }));
            }
            if let Some(fields) = header.inner(8) {
                let (def_levels_byte_len, rep_levels_byte_len) = (count(fields, 5)?, count(fields, 6)?);
                let is_compressed = fields.number(7) != Some(0);
                let levels = (def_levels_byte_len as usize).saturating_add(rep_levels_byte_len as usize);
                let buf = self.unpacked(page, levels, is_compressed, size)?.into();
                let num_values = count(fields, 1)?;
                self.missing -= i64::from(num_values);
                return Ok(Some(Page::DataPageV2 {
                    buf,
                    num_values,
                    encoding: self.value_encoding(fields, 4)?,
                    num_nulls: count(fields, 2)?,
                    num_rows: count(fields, 3)?,
                    def_levels_byte_len,
                    rep_levels_byte_len,
                    is_compressed,
                    statistics: None,
                }));
            }
            // An index page, or a kind of page that is younger than this program: nothing to read.
        }
        Ok(None)
    }

    /// The library takes for granted that the dictionary of a page was read.
    fn value_encoding(&self, fields: &Fields, field: i16) -> Result<Encoding> {
        let encoding = encoding(fields, field)?;
        let indexed = matches!(encoding, Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY);
        if indexed && !self.has_dictionary { Err(damaged("a page lacks its dictionary")) } else { Ok(encoding) }
    }

    /// The page unpacked to `size` bytes, all but the `levels` bytes at its start, which are never packed.
    fn unpacked(&self, page: &[u8], levels: usize, packed: bool, size: usize) -> Result<Vec<u8>> {
        let parts = page.split_at_checked(levels).zip(size.checked_sub(levels));
        let Some(((levels, values), size)) = parts else { return Err(damaged("a page is shorter than its levels")) };
        let mut out = levels.to_vec();
        // No value at all may be stored as no byte at all, which no codec would write.
        if size > 0 {
            let codec = if packed { self.codec } else { CompressionCodec::UNCOMPRESSED };
            codec::unpack(codec, values, size, &mut out).map_err(ParquetError::General)?;
        }
        Ok(out)
    }
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.page().transpose()
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        self.page()
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        Err(ParquetError::NYI("pages are read one after another".to_owned()))
    }

    fn skip_next_page(&mut self) -> Result<()> {
        Err(ParquetError::NYI("pages are read one after another".to_owned()))
    }
}

fn damaged(what: &str) -> ParquetError {
    ParquetError::General(what.to_owned())
}

fn count(fields: &Fields, field: i16) -> Result<u32> {
    let number = fields.number(field).and_then(|number| u32::try_from(number).ok());
    number.ok_or_else(|| damaged("a page does not tell how many values it has"))
}

/// `parquet.thrift` numbers the encodings.
fn encoding(fields: &Fields, field: i16) -> Result<Encoding> {
    Ok(match fields.number(field) {
        Some(0) => Encoding::PLAIN,
        Some(2) => Encoding::PLAIN_DICTIONARY,
        Some(3) => Encoding::RLE,
        #[expect(deprecated, reason = "files of old writers name it")]
        Some(4) => Encoding::BIT_PACKED,
        Some(5) => Encoding::DELTA_BINARY_PACKED,
        Some(6) => Encoding::DELTA_LENGTH_BYTE_ARRAY,
        Some(7) => Encoding::DELTA_BYTE_ARRAY,
        Some(8) => Encoding::RLE_DICTIONARY,
        Some(9) => Encoding::BYTE_STREAM_SPLIT,
        _ => return Err(damaged("a page has an unknown encoding")),
    })
}
