//! Messages as requests, and as lines for a shell.

use super::told::Told;
use super::{Action, Facts, Form, HttpRequest, TemplateError, body, pager_duty};

/// How the body of a PagerDuty event begins, up to its key.
const BEFORE_KEY: &str = "{\n  \"routing_key\": \"";

/// The message as it is to be sent to an address, with the key that the form needs or without one.
pub fn request(
    form: Form,
    address: &str,
    key: &str,
    facts: &Facts<'_>,
    action: Action,
    template: &str,
) -> Result<HttpRequest, TemplateError> {
    let message = body(form, facts, action, template)?;
    let mut headers = vec![("Content-Type".to_owned(), message.media_type.to_owned())];
    let text = match form {
        Form::PagerDuty => pager_duty::event(&Told::new(facts, action), key).document(),
        // As a form, which browsers send without asking first: Slack does not answer that.
        Form::Slack => {
            "application/x-www-form-urlencoded".clone_into(&mut headers[0].1);
            format!("payload={}", encoded(&message.text))
        }
        _ => message.text,
    };
    if form == Form::Datadog {
        headers.push(("DD-API-KEY".to_owned(), key.to_owned()));
    }
    Ok(HttpRequest { url: address.to_owned(), headers, body: text })
}

/// Text in a form.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out += &format!("%{byte:02X}"),
        }
    }
    out
}

/// A line for a POSIX shell that sends the message with curl. In the place of secrets it names variables: the key's,
/// and `WEBHOOK_URL` unless the address is the [usual one](Form::usual_address).
pub fn curl(
    form: Form,
    address: &str,
    facts: &Facts<'_>,
    action: Action,
    template: &str,
) -> Result<String, TemplateError> {
    let message = body(form, facts, action, template)?;
    let address = match form.usual_address() {
        Some(usual) if usual == address => quoted(usual),
        _ => "\"$WEBHOOK_URL\"".to_owned(),
    };
    let data = match (form, message.text.strip_prefix(BEFORE_KEY)) {
        (Form::PagerDuty, Some(rest)) => {
            format!("--data-raw {}\"$PAGERDUTY_ROUTING_KEY\"{}", quoted(BEFORE_KEY), quoted(rest))
        }
        (Form::Slack, _) => format!("--data-urlencode {}", quoted(&format!("payload={}", message.text))),
        _ => format!("--data-raw {}", quoted(&message.text)),
    };
    let kind = match form {
        Form::Slack => String::new(),
        _ => format!(" -H {}", quoted(&format!("Content-Type: {}", message.media_type))),
    };
    let key = if form == Form::Datadog { " -H \"DD-API-KEY: $DD_API_KEY\"" } else { "" };
    Ok(format!("curl -X POST {address}{kind}{key} {data}\n"))
}

/// In single quotes, between which a shell reads nothing; a single quote itself stands between two such texts. What no
/// argument can hold is left out.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\0', "").replace('\'', "'\\''"))
}
