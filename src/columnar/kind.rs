//! What a leaf of a Parquet schema is to a table (`LogicalTypes.md` of the format).

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::schema::types::ColumnDescriptor;

/// How the stored values of a column become cells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Boolean,
    Whole,
    /// The stored integers are meant without sign.
    Unsigned,
    Number,
    /// Two bytes a number.
    HalfNumber,
    /// Stored times ten to this power.
    Decimal(u32),
    /// Days.
    Date,
    /// Time of day, in so many units a second.
    TimeOfDay(i64),
    /// So many units a second.
    Timestamp {
        per_second: i64,
        /// Whether they count from 1970 in UTC; on some clock otherwise.
        utc: bool,
    },
    /// Julian day and nanoseconds, as Impala and Hive wrote them.
    JulianTimestamp,
    Text,
    Uuid,
}

/// The kind of a column, or what it holds that no cell can.
pub(super) fn kind(column: &ColumnDescriptor) -> Result<Kind, &'static str> {
    if column.max_rep_level() > 0 {
        return Err("lists");
    }
    let scale = || u32::try_from(column.type_scale()).map(Kind::Decimal).map_err(|_| "raw bytes");
    let physical = column.physical_type();
    let annotated = match (column.logical_type_ref(), column.converted_type()) {
        (Some(LogicalType::String | LogicalType::Enum | LogicalType::Json), _) => Some(Kind::Text),
        (Some(LogicalType::Uuid), _) => Some(Kind::Uuid),
        (Some(LogicalType::Float16), _) => Some(Kind::HalfNumber),
        (Some(LogicalType::Decimal(decimal)), _) => {
            Some(Kind::Decimal(u32::try_from(decimal.scale).map_err(|_| "raw bytes")?))
        }
        (Some(LogicalType::Date), _) => Some(Kind::Date),
        (Some(LogicalType::Integer(integer)), _) => Some(if integer.is_signed { Kind::Whole } else { Kind::Unsigned }),
        (Some(LogicalType::Time(time)), _) => Some(Kind::TimeOfDay(per_second(time.unit))),
        (Some(LogicalType::Timestamp(time)), _) => {
            Some(Kind::Timestamp { per_second: per_second(time.unit), utc: time.is_adjusted_to_u_t_c })
        }
        (Some(LogicalType::Unknown) | None, converted) => match converted {
            ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON => Some(Kind::Text),
            ConvertedType::DECIMAL => Some(scale()?),
            ConvertedType::DATE => Some(Kind::Date),
            ConvertedType::TIME_MILLIS => Some(Kind::TimeOfDay(1_000)),
            ConvertedType::TIME_MICROS => Some(Kind::TimeOfDay(1_000_000)),
            ConvertedType::TIMESTAMP_MILLIS => Some(Kind::Timestamp { per_second: 1_000, utc: true }),
            ConvertedType::TIMESTAMP_MICROS => Some(Kind::Timestamp { per_second: 1_000_000, utc: true }),
            ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64 => {
                Some(Kind::Unsigned)
            }
            ConvertedType::BSON | ConvertedType::INTERVAL => return Err("raw bytes"),
            _ => None,
        },
        (Some(_), _) => return Err("raw bytes"),
    };
    match (physical, annotated) {
        (Type::BOOLEAN, _) => Ok(Kind::Boolean),
        (Type::INT96, _) => Ok(Kind::JulianTimestamp),
        (Type::FLOAT | Type::DOUBLE, _) => Ok(Kind::Number),
        (Type::INT32 | Type::INT64, None | Some(Kind::Text | Kind::Uuid | Kind::HalfNumber)) => Ok(Kind::Whole),
        // Text was not marked as such by writers before 2014, nor by Hive and Impala for long after.
        (Type::BYTE_ARRAY, None) => Ok(Kind::Text),
        (Type::BYTE_ARRAY, Some(kind @ (Kind::Text | Kind::Decimal(_)))) => Ok(kind),
        (Type::FIXED_LEN_BYTE_ARRAY, Some(kind @ (Kind::Text | Kind::Decimal(_)))) => Ok(kind),
        (Type::FIXED_LEN_BYTE_ARRAY, Some(Kind::Uuid)) if column.type_length() == 16 => Ok(Kind::Uuid),
        (Type::FIXED_LEN_BYTE_ARRAY, Some(Kind::HalfNumber)) if column.type_length() == 2 => Ok(Kind::HalfNumber),
        (Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY, _) => Err("raw bytes"),
        (Type::INT32 | Type::INT64, Some(kind)) => Ok(kind),
    }
}

fn per_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::MILLIS => 1_000,
        TimeUnit::MICROS => 1_000_000,
        TimeUnit::NANOS => 1_000_000_000,
    }
}
