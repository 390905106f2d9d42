//! The map that generated types use: string keys in the order they came in.

use indexmap::IndexSet;

/// The keys of a map, in order.
pub(crate) type Keys = IndexSet<String>;

/// A JSON object as a map from property names to values, in the order they were written.
///
/// The keys live apart from the values, so that the hashing is compiled once and not once per type of value.
#[derive(Clone)]
pub struct Map<T> {
    pub(crate) keys: Keys,
    pub(crate) values: Vec<T>,
}

impl<T> Map<T> {
    /// An empty map.
    #[must_use]
    pub fn new() -> Self {
        Self { keys: Keys::new(), values: Vec::new() }
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Whether there is an entry for `key`.
    #[must_use]
    pub fn contains_key(&self, key: &str) -> bool {
        self.keys.contains(key)
    }

    /// The value of `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&T> {
        self.values.get(self.keys.get_index_of(key)?)
    }

    /// The value of `key`, to change.
    #[must_use]
    pub fn get_mut(&mut self, key: &str) -> Option<&mut T> {
        self.values.get_mut(self.keys.get_index_of(key)?)
    }

    /// Sets the value of `key` and gives back the one it had.
    pub fn insert(&mut self, key: impl Into<String>, value: T) -> Option<T> {
        let (index, _) = self.keys.insert_full(key.into());
        match self.values.get_mut(index) {
            Some(old) => Some(std::mem::replace(old, value)),
            None => {
                self.values.push(value);
                None
            }
        }
    }

    /// Takes the entry of `key` out; the order of the others stays.
    pub fn remove(&mut self, key: &str) -> Option<T> {
        let (index, _) = self.keys.shift_remove_full(key)?;
        Some(self.values.remove(index))
    }

    /// The entries, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.keys().zip(&self.values)
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(String::as_str)
    }

    /// The values, in order.
    #[must_use]
    pub fn values(&self) -> &[T] {
        &self.values
    }
}

impl<T> Default for Map<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: PartialEq> PartialEq for Map<T> {
    /// Maps are equal when their entries are, in any order.
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(key, value)| other.get(key) == Some(value))
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for Map<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Into<String>, T> FromIterator<(K, T)> for Map<T> {
    fn from_iter<I: IntoIterator<Item = (K, T)>>(entries: I) -> Self {
        let mut map = Self::new();
        map.extend(entries);
        map
    }
}

impl<K: Into<String>, T> Extend<(K, T)> for Map<T> {
    fn extend<I: IntoIterator<Item = (K, T)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<K: Into<String>, T, const N: usize> From<[(K, T); N]> for Map<T> {
    fn from(entries: [(K, T); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<T> IntoIterator for Map<T> {
    type Item = (String, T);
    type IntoIter = std::iter::Zip<indexmap::set::IntoIter<String>, std::vec::IntoIter<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.keys.into_iter().zip(self.values)
    }
}
