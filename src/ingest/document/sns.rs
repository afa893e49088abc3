//! Amazon SNS: an envelope with a message, which may be a JSON text of its own.

use crate::ingest::json::Json;
use crate::ingest::rows::Rows;

/// The message is the row, with the time of the envelope unless it has one of the same name.
pub(super) fn rows(envelope: &Json<'_>, rows: &mut Rows<'_, '_>) {
    let message = envelope.text("Message").unwrap_or_default();
    let Some(message) = Json::parse(message.as_bytes()).filter(Json::is_object) else {
        return rows.row(envelope.fields());
    };
    message.fields().iter().for_each(|(key, value)| rows.cell(key, value));
    if let Some(time) = envelope.get("Timestamp") {
        rows.cell("Timestamp", time);
    }
    rows.end();
    rows.left_out("the envelope of SNS around the message");
}
