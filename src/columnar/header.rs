//! Numbers and structs out of the compact protocol of Apache Thrift (`thrift-compact-protocol.md`), in which the header
//! before each page of a Parquet file is written.

/// Structs and lists nest six deep in a footer.
const DEEPEST: usize = 8;

/// A struct as its numbered fields.
#[derive(Debug, PartialEq)]
pub(super) struct Fields(Vec<(i16, Value)>);

#[derive(Debug, PartialEq)]
enum Value {
    Number(i64),
    Struct(Fields),
    /// Text, a list, a fraction: nothing a page is read by.
    Other,
}

impl Fields {
    /// Reads a struct from the start of `bytes`; also tells how many bytes it takes. `None` if it is not complete, or
    /// no struct.
    pub(super) fn parse(bytes: &[u8]) -> Option<(Self, usize)> {
        let mut input = Input { bytes, at: 0 };
        let fields = input.fields(0)?;
        Some((fields, input.at))
    }

    /// The number or truth value in a field.
    pub(super) fn number(&self, field: i16) -> Option<i64> {
        self.0.iter().find_map(|(id, value)| match value {
            Value::Number(number) if *id == field => Some(*number),
            _ => None,
        })
    }

    /// The struct in a field.
    pub(super) fn inner(&self, field: i16) -> Option<&Fields> {
        self.0.iter().find_map(|(id, value)| match value {
            Value::Struct(fields) if *id == field => Some(fields),
            _ => None,
        })
    }
}

struct Input<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Input<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied();
        self.at += 1;
        byte
    }

    fn skip(&mut self, length: u64) -> Option<()> {
        self.at = self.at.checked_add(usize::try_from(length).ok()?)?;
        (self.at <= self.bytes.len()).then_some(())
    }

    /// Seven bits a byte, lowest first.
    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    /// A varint of 0, -1, 1, -2, 2 and so on.
    fn zigzag(&mut self) -> Option<i64> {
        let value = self.varint()?;
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    fn fields(&mut self, depth: usize) -> Option<Fields> {
        let mut fields = Vec::new();
        let mut id: i16 = 0;
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Some(Fields(fields));
            }
            id = match head >> 4 {
                0 => i16::try_from(self.zigzag()?).ok()?,
                step => id.checked_add(i16::from(step))?,
            };
            // A truth value lies in the type itself.
            let value = match head & 15 {
                1 => Value::Number(1),
                2 => Value::Number(0),
                kind => self.value(kind, depth)?,
            };
            fields.push((id, value));
        }
    }

    fn value(&mut self, kind: u8, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        match kind {
            1..=3 => self.skip(1)?,
            4..=6 => return self.zigzag().map(Value::Number),
            7 => self.skip(8)?,
            8 => {
                let length = self.varint()?;
                self.skip(length)?;
            }
            9 | 10 => {
                let head = self.byte()?;
                let length = if head >> 4 == 15 { self.varint()? } else { u64::from(head >> 4) };
                for _ in 0..length {
                    self.value(head & 15, depth + 1)?;
                }
            }
            12 => return self.fields(depth + 1).map(Value::Struct),
            _ => return None,
        }
        Some(Value::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_numbered_and_nest() {
        // 1: i32 -3, 2: true, 5: struct { 1: binary "ab", 20: i64 300 }, 6: list of two i32.
        let bytes = [0x15, 5, 0x11, 0x3c, 0x18, 2, b'a', b'b', 0x06, 40, 0xd8, 0x04, 0, 0x19, 0x25, 2, 4, 0, 99];
        let (fields, length) = Fields::parse(&bytes).unwrap();
        assert_eq!(length, bytes.len() - 1);
        assert_eq!((fields.number(1), fields.number(2), fields.number(3)), (Some(-3), Some(1), None));
        assert_eq!(fields.inner(5).and_then(|inner| inner.number(20)), Some(300));
        for end in 0..length {
            assert_eq!(Fields::parse(&bytes[..end]), None, "cut after {end} bytes");
        }
    }

    #[test]
    fn endless_nesting_is_refused() {
        assert_eq!(Fields::parse(&[0x1c; 100]), None);
        assert_eq!(Fields::parse(&[0x19, 0xf9, 0xff, 0xff, 0xff, 0xff, 0x7f]), None);
    }
}
