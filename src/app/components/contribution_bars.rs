//! Where a gap comes from: per dimension a stack of shares, or bars around zero when some go the other way.

use leptos::prelude::*;

use crate::app::state::contributions::{Bar, Bars, bars};
use crate::model::finding::DimensionContributions;

/// All dimensions. `href` gives the address that shows one value (dimension, value) only; without it values are text.
#[component]
pub(crate) fn ContributionBars(
    contributions: Vec<DimensionContributions>,
    #[prop(optional)] href: Option<Callback<(String, String), String>>,
) -> impl IntoView {
    let rows = contributions.iter().map(|shares| {
        let Bars { dimension, mixed, bars } = bars(shares);
        let name = dimension.clone();
        let parts = bars.into_iter().enumerate().map(move |(index, bar)| {
            let link = href.zip(bar.value.clone()).map(|(href, value)| href.run((name.clone(), value)));
            if mixed { around_zero(bar, link).into_any() } else { part(index, bar, link).into_any() }
        });
        view! {
            <dt class="mid">{dimension}</dt>
            <dd class:stack=!mixed class:diverge=mixed>{parts.collect_view()}</dd>
        }
    });
    view! { <dl class="contrib">{rows.collect_view()}</dl> }
}

fn name(text: String, link: Option<String>) -> AnyView {
    match link {
        Some(link) => view! { <a href=link>{text}</a> }.into_any(),
        None => text.into_any(),
    }
}

/// A part of the stack, as wide as its share.
fn part(index: usize, bar: Bar, link: Option<String>) -> impl IntoView {
    let class = ["p1", "p2", "p3"].get(index).copied().unwrap_or("p4");
    let text = format!("{} {}", bar.name, bar.percent);
    let title = format!("{text}, {}", bar.gap);
    view! {
        <span class=class title=title style:flex-grow=bar.width.max(0.1).to_string()>
            {name(text, link)}
        </span>
    }
}

/// A bar left or right of zero, with its figures beside it.
fn around_zero(bar: Bar, link: Option<String>) -> impl IntoView {
    let side = if bar.negative { "below" } else { "above" };
    view! {
        <div class="zero">
            <span class="name">{name(bar.name, link)}</span>
            <span class="track" aria-hidden="true">
                <i class=side style:width=format!("{}%", bar.width / 2.0)></i>
            </span>
            <span class="num">{bar.gap} <small>{bar.percent}</small></span>
        </div>
    }
}
