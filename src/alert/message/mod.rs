//! Firings to messages, in the forms of those who get them. What a message says is in [`crate::words::alerts`], how it is
//! packed here, a form a file. Needs no series, so that the page can do it.

mod told;

use self::told::Told;
use crate::model::alert::{AlertRule, Firing};
use crate::model::finding::Findings;
use crate::model::message::{Explain, UserMessage};
use crate::words::alerts as words;

/// What a message is about.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Name of the detector.
    pub detector: &'a str,
    /// The run.
    pub findings: &'a Findings,
    /// The rule that fired.
    pub rule: &'a AlertRule,
    /// What it fired on, and when.
    pub firing: &'a Firing,
    /// Address of the page about it, if there is one.
    pub link: Option<&'a str>,
}

/// The form of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// The JSON that Lookout for Metrics sent.
    Lookout,
    /// Its LONG_TEXT.
    LongText,
    /// Its SHORT_TEXT, of at most 160 characters.
    ShortText,
    /// An HTML mail.
    Mail,
    /// An incoming webhook of Slack.
    Slack,
    /// Events API v2 of PagerDuty.
    PagerDuty,
    /// An event of Datadog.
    Datadog,
    /// The reader's own JSON.
    Template,
}

impl Form {
    /// All forms.
    pub const ALL: [Self; 8] = [
        Self::Lookout,
        Self::LongText,
        Self::ShortText,
        Self::Mail,
        Self::Slack,
        Self::PagerDuty,
        Self::Datadog,
        Self::Template,
    ];

    /// "PagerDuty event".
    pub fn label(self) -> &'static str {
        words::FORMS[self as usize]
    }

    /// Where messages of this form usually go, if that is one place for all.
    pub fn usual_address(self) -> Option<&'static str> {
        match self {
            Self::PagerDuty => Some("https://events.pagerduty.com/v2/enqueue"),
            Self::Datadog => Some("https://api.datadoghq.com/api/v1/events"),
            _ => None,
        }
    }

    /// Whether a key goes with it. Where none does, the address is the secret.
    pub fn needs_key(self) -> bool {
        self.usual_address().is_some()
    }
}

/// Whether something began or is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// It began.
    Trigger,
    /// It is over.
    Resolve,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// What it says.
    pub text: String,
    /// "application/json".
    pub media_type: &'static str,
    /// "foretop-alert-0123456789ab.json".
    pub file_name: String,
}

/// What is to be sent with POST. Address, headers and body may hold secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// Where to.
    pub url: String,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// What.
    pub body: String,
}

/// Why a template cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {reason}")]
pub struct TemplateError {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What was found there and what was expected.
    pub reason: String,
}

impl Explain for TemplateError {
    fn explain(&self) -> UserMessage {
        UserMessage {
            title: words::TEMPLATE_BROKEN.to_owned(),
            detail: words::at(self.line, self.column, &self.reason),
            remedy: words::MEND_TEMPLATE.to_owned(),
        }
    }
}

/// The message in a form. `template` is the reader's JSON of [`Form::Template`]; the only form that can fail.
pub fn body(form: Form, facts: &Facts<'_>, action: Action, template: &str) -> Result<Body, TemplateError> {
    let told = Told::new(facts, action);
    let _ = template;
    let (text, media_type, ending) = match form {
        _ => (told.title.clone(), "text/plain; charset=utf-8", "txt"),
    };
    Ok(Body { text, media_type, file_name: format!("foretop-alert-{}.{ending}", told.id) })
}

/// The message as a mail to be opened in a mail program: what [`Form::Mail`] shows, with subject and plain text.
pub fn mail_file(facts: &Facts<'_>, action: Action) -> Body {
    let told = Told::new(facts, action);
    Body { text: told.title.clone(), media_type: "message/rfc822", file_name: format!("foretop-alert-{}.eml", told.id) }
}

/// The message as it is to be sent to an address, with the key that the form needs or without one.
pub fn request(
    form: Form,
    address: &str,
    key: &str,
    facts: &Facts<'_>,
    action: Action,
    template: &str,
) -> Result<HttpRequest, TemplateError> {
    let _ = key;
    let body = body(form, facts, action, template)?;
    let headers = vec![("Content-Type".to_owned(), body.media_type.to_owned())];
    Ok(HttpRequest { url: address.to_owned(), headers, body: body.text })
}

/// A line for a POSIX shell that sends the message with curl. In the place of secrets it names variables: the key, and the
/// address unless it is the [usual one](Form::usual_address).
pub fn curl(
    form: Form,
    address: &str,
    facts: &Facts<'_>,
    action: Action,
    template: &str,
) -> Result<String, TemplateError> {
    request(form, address, "", facts, action, template).map(|request| request.body)
}
