//! The environment as a value, so that tests have their own and run side by side.

use std::collections::BTreeMap;
use std::path::Path;

use super::ConfigError;

/// Variables by name.
#[derive(Clone, Debug, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// This process's variables. Those that aren't UTF-8 are none of ours.
    pub fn of_process() -> Self {
        let variables = std::env::vars_os();
        Self(
            variables
                .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
                .collect(),
        )
    }

    /// Variables that a test sets.
    pub fn of<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    /// What `name` is set to: by itself, by the file that `name_FILE` names, or by
    /// `$CREDENTIALS_DIRECTORY/name`. Two of the first two are refused: nobody could tell which one counts.
    pub fn value(&self, name: &str) -> Result<Option<String>, ConfigError> {
        let file_variable = format!("{name}_FILE");
        match (self.plain(name), self.plain(&file_variable)) {
            (Some(_), Some(_)) => {
                Err(ConfigError::TwoSources { name: name.to_owned(), other: file_variable })
            }
            (Some(value), None) => Ok(Some(value.to_owned())),
            (None, Some(path)) => read(Path::new(path)).map(Some),
            (None, None) => self.credential(name),
        }
    }

    fn plain(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    fn credential(&self, name: &str) -> Result<Option<String>, ConfigError> {
        let Some(directory) = self.plain("CREDENTIALS_DIRECTORY") else { return Ok(None) };
        let path = Path::new(directory).join(name);
        if path.is_file() { read(&path).map(Some) } else { Ok(None) }
    }
}

fn read(path: &Path) -> Result<String, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|error| ConfigError::unreadable(path, &error))?;
    Ok(text.trim().to_owned())
}
