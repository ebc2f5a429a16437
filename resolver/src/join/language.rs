//! French or English, by what the browser asks for.

use actix_web::http::header::{self, HeaderMap};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    English,
    French,
}

/// The language of ours that stands highest in `Accept-Language`; English when none does.
pub(super) fn of(headers: &HeaderMap) -> Language {
    let wanted =
        headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let ours = wanted.split(',').filter_map(|range| {
        let mut parts = range.split(';').map(str::trim);
        let language = known(parts.next()?)?;
        let quality =
            parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1.0), |q| q.parse::<f32>().ok())?;
        (quality > 0.0).then_some((quality, language))
    });
    // Of equals the first counts, as the browser lists them.
    let best = ours.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map_or(Language::English, |(_, language)| language)
}

fn known(range: &str) -> Option<Language> {
    match range.split('-').next()?.to_ascii_lowercase().as_str() {
        "fr" => Some(Language::French),
        "en" => Some(Language::English),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn chosen(accept: &str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_str(accept).unwrap());
        of(&headers)
    }

    #[test]
    fn the_best_of_ours_is_taken() {
        assert_eq!(chosen("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5"), Language::French);
        assert_eq!(chosen("de, en-GB;q=0.5, fr;q=0.4"), Language::English);
        assert_eq!(chosen("en;q=0.4,FR;q=0.5"), Language::French);
        assert_eq!(chosen("fr;q=0"), Language::English);
        assert_eq!(chosen("fr;q=much"), Language::English);
        assert_eq!(chosen("de"), Language::English);
        assert_eq!(of(&HeaderMap::new()), Language::English);
    }
}
