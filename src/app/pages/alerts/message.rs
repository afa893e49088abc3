//! The messages of a firing: one to read beside one for programs, each in its forms.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::firings::Fired;
use super::targets::Targets;
use crate::alert::message::{Action, Form, body, curl, mail_file};
use crate::app::components::error_panel::ErrorPanel;
use crate::app::components::radio_group::RadioGroup;
use crate::app::effect::effect;
use crate::app::platform::download::save;
use crate::app::platform::notify::{Notified, notify};
use crate::app::platform::page::copy_text;
use crate::app::platform::preview::show_mail;
use crate::app::state::announce::use_announcer;
use crate::app::state::detector::Detector;
use crate::model::message::Explain;
use crate::protocol::message::Document;
use crate::words::page::{common, deliveries as words};

const TO_READ: [Form; 3] = [Form::LongText, Form::ShortText, Form::Mail];
const FOR_PROGRAMS: [Form; 5] = [Form::Lookout, Form::Slack, Form::PagerDuty, Form::Datadog, Form::Template];
const ACTIONS: [(Action, &str); 2] = [(Action::Trigger, words::TRIGGER), (Action::Resolve, words::RESOLVE)];

/// The messages of the firing that is looked at.
#[component]
pub(super) fn Messages(detector: Detector, fired: Memo<Option<Fired>>) -> impl IntoView {
    let action = RwSignal::new(Action::Trigger);
    let actions = ACTIONS.map(|(_, word)| word.to_owned()).to_vec();
    view! {
        <div class="pad messages">
            <div class="row">
                <h3 class="grow">{words::MESSAGE}</h3>
                <RadioGroup
                    name="message-action"
                    label=words::ACTION.to_owned()
                    options=Signal::stored(actions)
                    chosen=Signal::derive(move || ACTIONS.iter().position(|(one, _)| *one == action.get()))
                    on_choose=Callback::new(move |index: usize| action.set(ACTIONS[index].0))
                />
            </div>
            <div class="message-pair">
                <Preview detector fired action title=words::TO_READ name="message-text" forms=&TO_READ />
                <Preview detector fired action title=words::FOR_PROGRAMS name="message-json" forms=&FOR_PROGRAMS />
            </div>
            <Notification fired />
            <Targets detector fired action />
        </div>
    }
}

/// A message in one of some forms, and what can be done with it.
#[component]
fn Preview(
    detector: Detector,
    fired: Memo<Option<Fired>>,
    action: RwSignal<Action>,
    title: &'static str,
    name: &'static str,
    forms: &'static [Form],
) -> impl IntoView {
    let announcer = use_announcer();
    let template = detector.outbox.template;
    let form = RwSignal::new(forms[0]);
    let made = Memo::new(move |_| {
        fired.with(|fired| {
            let facts = fired.as_ref()?.facts();
            Some(template.with(|template| body(form.get(), &facts, action.get(), template)))
        })
    });
    let host = NodeRef::<html::Div>::new();
    let is_mail = Memo::new(move |_| form.get() == Form::Mail);
    effect(move |_| {
        let (Some(host), true) = (host.get(), is_mail.get()) else { return };
        made.with(|made| {
            if let Some(Ok(message)) = made
                && let Err(error) = show_mail(&host, &message.text)
            {
                web_sys::console::error_1(&error);
            }
        });
    });
    let text = move || {
        made.with(|made| match made {
            Some(Ok(message)) => {
                let text = message.text.clone();
                view! { <pre tabindex="0" role="region" aria-label=title>{text}</pre> }.into_any()
            }
            Some(Err(error)) => view! { <ErrorPanel message=error.explain() /> }.into_any(),
            None => ().into_any(),
        })
    };
    let copy = move |_| {
        if let Some(Ok(message)) = made.get_untracked() {
            copy_text(&message.text);
            announcer.say(words::COPIED);
        }
    };
    let copy_curl = move |_| {
        let form = form.get_untracked();
        let line = fired.with_untracked(|fired| {
            let facts = fired.as_ref()?.facts();
            let address = form.usual_address().unwrap_or_default();
            let line =
                template.with_untracked(|template| curl(form, address, &facts, action.get_untracked(), template));
            line.ok()
        });
        if let Some(line) = line {
            copy_text(&line);
            announcer.say(words::COPIED_CURL);
        }
    };
    let failure = RwSignal::new(None::<&'static str>);
    let download = move |_| {
        let message = match form.get_untracked() {
            Form::Mail => {
                fired.with_untracked(|fired| Some(mail_file(&fired.as_ref()?.facts(), action.get_untracked())))
            }
            _ => made.get_untracked().and_then(Result::ok),
        };
        let Some(message) = message else { return };
        let media_type = message.media_type.to_owned();
        let saved = save(&Document { name: message.file_name, media_type, bytes: message.text.into_bytes() });
        failure.set(saved.is_err().then_some(common::DOWNLOAD_REFUSED));
    };
    let labels = forms.iter().map(|form| form.label().to_owned()).collect::<Vec<_>>();
    view! {
        <section class="message" aria-label=title>
            <RadioGroup
                name=name
                label=title.to_owned()
                options=Signal::stored(labels)
                chosen=Signal::derive(move || forms.iter().position(|one| *one == form.get()))
                on_choose=Callback::new(move |index: usize| form.set(forms[index]))
            />
            <Show when=move || form.get() == Form::Template>
                <label class="template">
                    {words::TEMPLATE}
                    <textarea
                        class="field mono"
                        rows="6"
                        spellcheck="false"
                        prop:value=move || template.get()
                        on:input=move |event| template.set(event_target_value(&event))
                    ></textarea>
                </label>
            </Show>
            <div
                class="mail"
                tabindex="0"
                role="region"
                aria-label=title
                node_ref=host
                class:is-hidden=move || !is_mail.get()
            ></div>
            <div class="message-text" class:is-hidden=move || is_mail.get()>{text}</div>
            <div class="row">
                <button type="button" class="btn slim" on:click=copy>{words::COPY}</button>
                <button type="button" class="btn slim" on:click=download>{words::DOWNLOAD}</button>
                <button type="button" class="btn slim" on:click=copy_curl>{words::COPY_CURL}</button>
            </div>
            {move || failure.get().map(|text| view! { <p class="err" role="alert">{text}</p> })}
        </section>
    }
}

/// Shows the short text as a notification of the browser.
#[component]
fn Notification(fired: Memo<Option<Fired>>) -> impl IntoView {
    let said = RwSignal::new(None::<Notified>);
    let press = move |_| {
        let text = fired.with_untracked(|fired| {
            let fired = fired.as_ref()?;
            let text = body(Form::ShortText, &fired.facts(), Action::Trigger, "").ok()?.text;
            Some((fired.rule.name.clone(), text))
        });
        if let Some((title, text)) = text {
            spawn_local(async move {
                // The page may be gone.
                let _ = said.try_set(Some(notify(&title, &text).await));
            });
        }
    };
    let told = move || {
        said.get().map(|said| match said {
            Notified::Shown => words::SHOWN,
            Notified::Denied => words::DENIED,
            Notified::Undecided => words::UNDECIDED,
            Notified::Unsupported => words::UNSUPPORTED,
        })
    };
    view! {
        <div class="row">
            <button type="button" class="btn" on:click=press>{words::NOTIFY}</button>
            <span class="muted" role="status">{told}</span>
        </div>
    }
}
