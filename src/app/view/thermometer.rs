//! The thermometer, from ice cold to warm.

use yew::prelude::*;

use super::said;
use crate::app::texts::{fill, warmth};
use crate::interface::Interface;

/// A scale with the draft's warmth on it, and that of the proposed reply where it differs.
pub fn thermometer(texts: &Interface, now: u8, then: Option<u8>) -> Html {
    let word = warmth(texts, now);
    html! {
        <div class="thermometer">
            <p class="reading">{ said("strong", "", word) }{ said("span", "", fill(texts.warmth_of, "n", now)) }</p>
            <svg
                class="scale"
                role="meter"
                aria-label={texts.warmth}
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow={now.to_string()}
                aria-valuetext={format!("{word}, {}", fill(texts.warmth_of, "n", now))}
            >
                <defs>
                    <linearGradient id="scale">
                        <stop class="scale-cold" offset="0" />
                        <stop class="scale-cool" offset="0.4" />
                        <stop class="scale-mild" offset="0.7" />
                        <stop class="scale-warm" offset="1" />
                    </linearGradient>
                </defs>
                <rect class="tube" y="8" width="100%" height="12" rx="6" />
                <rect class="ahead" y="8" x={percent(now)} width={percent(100 - now.min(100))} height="12" rx="6" />
                if let Some(then) = then {
                    <circle class="then" cx={percent(then)} cy="14" r="7" />
                }
                <circle class="now" cx={percent(now)} cy="14" r="10" />
            </svg>
            if let Some(then) = then {
                { said("p", "promise", fill(&fill(texts.warmth_proposed, "word", warmth(texts, then)), "n", then)) }
            }
        </div>
    }
}

fn percent(value: u8) -> String {
    format!("{value}%")
}
