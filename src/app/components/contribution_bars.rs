//! Where a gap comes from: per dimension a stack of shares, or bars around zero when some go the other way.

use leptos::prelude::*;

use crate::app::state::contributions::{Bar, Bars, bars};
use crate::model::explanation::DimensionContributions;

/// All dimensions. `href` gives the address that shows one value (dimension, value) only; without it values are text.
#[component]
pub(crate) fn ContributionBars(
    contributions: Vec<DimensionContributions>,
    #[prop(optional)] href: Option<Callback<(String, String), String>>,
) -> impl IntoView {
    let rows = contributions.iter().map(|shares| {
        let Bars { dimension, mixed, bars } = bars(shares);
        let name = dimension.clone();
        let link = move |bar: &Bar| href.zip(bar.value.clone()).map(|(href, value)| href.run((name.clone(), value)));
        let body = if mixed {
            let rows = bars.into_iter().map(|bar| (link(&bar), bar)).map(|(link, bar)| around_zero(bar, link));
            view! { <dd>{rows.collect_view()}</dd> }.into_any()
        } else {
            stack(bars, link).into_any()
        };
        view! {
            <dt class="mid">{dimension}</dt>
            {body}
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

/// A stack of parts as wide as their shares. Those too narrow for their name are named below.
fn stack(bars: Vec<Bar>, link: impl Fn(&Bar) -> Option<String>) -> impl IntoView {
    const NARROW: f64 = 25.0;
    let text = |bar: &Bar| format!("{} {}", bar.name, bar.percent);
    let parts = bars.iter().enumerate().map(|(index, bar)| {
        let class = ["p1", "p2", "p3"].get(index).copied().unwrap_or("p4");
        let words = if bar.width >= NARROW { name(text(bar), link(bar)) } else { ().into_any() };
        let title = format!("{}, {}", text(bar), bar.gap);
        view! { <span class=class title=title style:flex-grow=bar.width.max(0.1).to_string()>{words}</span> }
    });
    let narrow = bars.iter().filter(|bar| bar.width < NARROW);
    let rest = narrow.map(|bar| view! { <li>{name(text(bar), link(bar))}</li> }).collect::<Vec<_>>();
    view! {
        <dd>
            <div class="stack">{parts.collect_view()}</div>
            {(!rest.is_empty()).then(|| view! { <ul class="rest">{rest}</ul> })}
        </dd>
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
