//! The reader's answers on an event: the question with its two buttons, and what an answer changes.

use leptos::prelude::*;

use super::undo_buttons::UndoButtons;
use crate::app::platform::keys::on_key;
use crate::app::state::detector::Detector;
use crate::model::feedback::{Answer, Said, Verdict};
use crate::model::finding::{Anomaly, AnomalyGroup};
use crate::words::page::answers as words;
use crate::words::page::common;

/// What is answered on: an event, or what one metric of it shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Event,
    Metric,
}

/// The answer that stands on an anomaly.
fn standing(detector: Detector, anomaly: &Anomaly, about: About) -> Option<Answer> {
    let asked = detector.answer_on(anomaly, Verdict::Relevant, about == About::Metric)?;
    let is_it = |answer: &&Answer| is_about(&answer.said, &asked.said);
    detector.answers.with(|answers| answers.answers.iter().rev().find(is_it).cloned())
}

/// The verdict that stands on an anomaly.
fn verdict(detector: Detector, anomaly: &Anomaly, about: About) -> Option<Verdict> {
    standing(detector, anomaly, about)?.said.verdict()
}

fn is_about(said: &Said, asked: &Said) -> bool {
    match (said, asked) {
        (Said::Event(a, _), Said::Event(b, _)) | (Said::Metric(a, _), Said::Metric(b, _)) => a.is_same(b),
        _ => false,
    }
}

/// Gives an answer, or takes it back if it stands already; without a verdict takes back what stands.
fn press(detector: Detector, anomaly: &Anomaly, pressed: Option<Verdict>, about: About) {
    let before = untrack(|| verdict(detector, anomaly, about));
    let wanted = pressed.filter(|pressed| before != Some(*pressed));
    let said = wanted.unwrap_or(Verdict::Relevant);
    let Some(answer) = detector.answer_on(anomaly, said, about == About::Metric) else { return };
    match wanted {
        Some(_) => detector.answer(answer),
        None => detector.withdraw(|said| is_about(said, &answer.said)),
    }
}

/// "Is this relevant?" with its buttons, which Y, N and U press as well.
#[component]
pub(crate) fn Question(
    detector: Detector,
    /// The primary anomaly of the event.
    #[prop(into)]
    primary: Signal<Option<Anomaly>>,
    /// Called after an answer is given or taken back.
    #[prop(optional)]
    on_answer: Option<Callback<()>>,
    /// What the buttons say; other words than Yes and No need no question before them.
    #[prop(default = [words::YES, words::NO])]
    labels: [&'static str; 2],
) -> impl IntoView {
    let give = move |pressed: Option<Verdict>| {
        let Some(anomaly) = primary.get_untracked() else { return };
        press(detector, &anomaly, pressed, About::Event);
        if let Some(done) = on_answer {
            done.run(());
        }
    };
    on_key(move |key, _| {
        match key {
            "y" | "Y" => give(Some(Verdict::Relevant)),
            "n" | "N" => give(Some(Verdict::NotRelevant)),
            "u" | "U" => give(None),
            _ => return false,
        }
        true
    });
    let now = Memo::new(move |_| primary.with(|anomaly| verdict(detector, anomaly.as_ref()?, About::Event)));
    view! {
        <div class="ask" role="group" aria-label=words::IS_THIS_RELEVANT>
            {(labels == [words::YES, words::NO]).then(|| view! { <span class="mid">{words::IS_THIS_RELEVANT}</span> })}
            <Choice now verdict=Verdict::Relevant word=labels[0] key="Y" on_press=move |()| give(Some(Verdict::Relevant)) />
            <Choice now verdict=Verdict::NotRelevant word=labels[1] key="N" on_press=move |()| give(Some(Verdict::NotRelevant)) />
        </div>
    }
}

#[component]
fn Choice(
    now: Memo<Option<Verdict>>,
    verdict: Verdict,
    word: &'static str,
    #[prop(optional)] key: &'static str,
    #[prop(into)] on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="btn"
            aria-pressed=move || (now.get() == Some(verdict)).to_string()
            on:click=move |_| on_press.run(())
        >
            {word}
            {(!key.is_empty()).then(|| view! { " " <kbd aria-hidden="true">{key}</kbd> })}
        </button>
    }
}

/// The question about one metric of an event alone.
#[component]
pub(crate) fn MetricQuestion(
    detector: Detector,
    #[prop(into)] anomaly: Signal<Anomaly>,
    #[prop(into)] label: Signal<String>,
) -> impl IntoView {
    let give = move |verdict| press(detector, &anomaly.get_untracked(), Some(verdict), About::Metric);
    let now = Memo::new(move |_| anomaly.with(|anomaly| verdict(detector, anomaly, About::Metric)));
    view! {
        <div class="ask" role="group" aria-label=move || words::is_metric_relevant(&label.get())>
            <span class="mid">{move || words::only_metric(&label.get())}</span>
            <Choice now verdict=Verdict::Relevant word=words::YES on_press=move |()| give(Verdict::Relevant) />
            <Choice now verdict=Verdict::NotRelevant word=words::NO on_press=move |()| give(Verdict::NotRelevant) />
        </div>
    }
}

/// What an answer on the event would change; once it is given, its note and the way back.
#[component]
pub(crate) fn AnswerCard(
    detector: Detector,
    #[prop(into)] event: Signal<AnomalyGroup>,
    #[prop(into)] threshold: Signal<f64>,
) -> impl IntoView {
    let now = Memo::new(move |_| event.with(|event| verdict(detector, event.primary(), About::Event)));
    let title = move || match now.get() {
        None => words::IF_NO,
        Some(Verdict::Relevant) => words::ANSWERED_YES,
        Some(Verdict::NotRelevant) => words::ANSWERED_NO,
    };
    let effect = move |verdict| {
        detector.answers.track();
        let answer = event.with(|event| detector.answer_on(event.primary(), verdict, false));
        answer.map(|answer| detector.effect_text(&answer, threshold.get())).unwrap_or_default()
    };
    let before = move || {
        view! {
            <p class="note">{effect(Verdict::NotRelevant)} " " {words::UNDO_AFTER}</p>
            <p class="muted">{words::IF_YES_BEFORE} " " {effect(Verdict::Relevant)}</p>
        }
    };
    let after = move || view! { <Note detector event /> };
    let similar = move || {
        let lines = event.with(|event| detector.counting_answers(event));
        (!lines.is_empty()).then(|| {
            let lines = lines.into_iter().map(|line| view! { <li>{line}</li> });
            view! {
                <p class="muted">{words::SIMILAR_MOVE_IT}</p>
                <ul>{lines.collect_view()}</ul>
            }
        })
    };
    view! {
        <section class="card" aria-labelledby="answer">
            <header>
                <h2 id="answer">{title}</h2>
                <span class="grow"></span>
                <UndoButtons detector />
            </header>
            <div class="pad answer">
                <Show when=move || now.get().is_some() fallback=before>
                    {after()}
                </Show>
                {similar}
                <p class="muted">{words::WHAT_IS_SIMILAR}</p>
            </div>
        </section>
    }
}

/// The note of the answer that stands on an event.
#[component]
fn Note(detector: Detector, event: Signal<AnomalyGroup>) -> impl IntoView {
    let standing_answer = move || event.with(|event| standing(detector, event.primary(), About::Event));
    let value = Memo::new(move |_| standing_answer().map(|answer| answer.note).unwrap_or_default());
    let change = move |typed| {
        let note = event_target_value(&typed);
        if let Some(answer) = untrack(standing_answer).filter(|answer| answer.note != note) {
            detector.answer(Answer { note, ..answer });
        }
    };
    view! {
        <label>
            {common::NOTE}
            <input class="field" autocomplete="off" prop:value=value on:change=change />
        </label>
    }
}
