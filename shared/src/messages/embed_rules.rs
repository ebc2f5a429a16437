use std::ops::RangeInclusive;

use super::Embed;
use crate::error::{FieldErrors, Validate};
use crate::limits;

/// All embeds of a message: each by itself, and their text together.
pub(super) fn check_embeds(errors: &mut FieldErrors, embeds: &[Embed]) {
    if !errors.count(embeds.len(), limits::EMBEDS) {
        return;
    }
    for (index, embed) in embeds.iter().enumerate() {
        embed.check(errors.at(index));
    }
    if embeds.iter().map(Embed::text_len).sum::<usize>() > limits::EMBEDS_TOTAL {
        let max = limits::EMBEDS_TOTAL;
        errors.push("MAX_EMBED_SIZE_EXCEEDED", format!("Embed size exceeds maximum size of {max}"));
    }
}

impl Embed {
    /// Characters that count against the total.
    fn text_len(&self) -> usize {
        let parts = [
            self.title.as_deref(),
            self.description.as_deref(),
            self.footer.as_ref().map(|footer| footer.text.as_str()),
            self.author.as_ref().map(|author| author.name.as_str()),
        ];
        let fields = self.fields.iter().flat_map(|field| [field.name.as_str(), field.value.as_str()]);
        parts.into_iter().flatten().chain(fields).map(|text| text.chars().count()).sum()
    }

    fn shows_something(&self) -> bool {
        self.text_len() > 0 || self.image.is_some() || self.thumbnail.is_some()
    }
}

impl Validate for Embed {
    fn check(&self, errors: &mut FieldErrors) {
        if !self.shows_something() {
            errors.at("description").required();
        }
        check_text(errors.at("title"), self.title.as_ref(), &limits::EMBED_TITLE);
        check_text(errors.at("description"), self.description.as_ref(), &limits::EMBED_DESCRIPTION);
        check_url(errors.at("url"), self.url.as_ref(), &WEB);
        if let Some(color) = self.color {
            errors.at("color").number(color, &limits::COLOR);
        }
        if let Some(footer) = &self.footer {
            let errors = errors.at("footer");
            errors.at("text").text(&footer.text, &limits::EMBED_FOOTER);
            check_url(errors.at("icon_url"), footer.icon_url.as_ref(), &MEDIA);
        }
        for (field, media) in [("image", &self.image), ("thumbnail", &self.thumbnail)] {
            if let Some(media) = media {
                check_url(errors.at(field).at("url"), Some(&media.url), &MEDIA);
            }
        }
        if let Some(author) = &self.author {
            let errors = errors.at("author");
            errors.at("name").text(&author.name, &limits::EMBED_AUTHOR);
            check_url(errors.at("url"), author.url.as_ref(), &WEB);
            check_url(errors.at("icon_url"), author.icon_url.as_ref(), &MEDIA);
        }
        if let Some(provider) = &self.provider {
            let errors = errors.at("provider");
            check_text(errors.at("name"), provider.name.as_ref(), &limits::EMBED_PROVIDER);
            check_url(errors.at("url"), provider.url.as_ref(), &WEB);
        }
        let errors = errors.at("fields");
        if errors.count(self.fields.len(), limits::EMBED_FIELDS) {
            for (index, field) in self.fields.iter().enumerate() {
                let errors = errors.at(index);
                errors.at("name").text(&field.name, &limits::EMBED_FIELD_NAME);
                errors.at("value").text(&field.value, &limits::EMBED_FIELD_VALUE);
            }
        }
    }
}

const WEB: [&str; 2] = ["http", "https"];
const MEDIA: [&str; 3] = ["http", "https", "attachment"];

fn check_text(errors: &mut FieldErrors, text: Option<&String>, bounds: &RangeInclusive<usize>) {
    if let Some(text) = text {
        errors.text(text, bounds);
    }
}

/// A link that a client will show: a scheme that can't run anything, and something behind it.
fn check_url(errors: &mut FieldErrors, url: Option<&String>, schemes: &[&str]) {
    let Some(url) = url.filter(|url| !url.is_empty()) else { return };
    errors.text(url, &limits::URL);
    match url.split_once("://") {
        Some((scheme, rest)) if schemes.contains(&scheme.to_ascii_lowercase().as_str()) => {
            if rest.is_empty() || url.chars().any(|char| char.is_control() || char.is_whitespace()) {
                errors.push("URL_TYPE_INVALID_URL", "Not a well formed URL.");
            }
        }
        Some(_) => {
            let schemes = schemes.join("', '");
            errors.push("URL_TYPE_INVALID_SCHEME", format!("Scheme must be one of ('{schemes}')."));
        }
        None => errors.push("URL_TYPE_INVALID_URL", "Not a well formed URL."),
    }
}
