//! Numbers within bounds.

use serde_json::{Number, Value};

use super::random::Random;
use super::shape::Shape;

/// Numbers are taken from this far above their minimum, if nothing keeps them lower.
const USUAL_SPREAD: i128 = 100;

/// Numbers that may satisfy the shape, the likeliest first; whether they do is for the validator to say.
pub(crate) fn candidates(shape: &Shape, whole: bool, random: &mut Random) -> Vec<Value> {
    let mut candidates = Vec::new();
    let divisor = shape.multiples_of.iter().copied().fold(1.0_f64, |product, divisor| {
        // Of one divisor and 1, the divisor; of whole divisors, their product is a multiple of each.
        if product == 1.0 { divisor } else { product * divisor }
    });
    if !shape.multiples_of.is_empty() && divisor.fract() != 0.0 {
        let first = (shape.least().unwrap_or(0.0) / divisor).ceil();
        candidates.extend([1.0, 0.0, 2.0].iter().filter_map(|step| float((first + step) * divisor)));
    }
    // Bounds are kept as floats; beyond 2^53 the result is checked like any other.
    let least = shape
        .least()
        .map(|least| if least == least.ceil() && shape.excludes_least() { least + 1.0 } else { least.ceil() });
    let most =
        shape.most().map(|most| if most == most.floor() && shape.excludes_most() { most - 1.0 } else { most.floor() });
    let step = if divisor >= 1.0 && divisor.fract() == 0.0 { divisor as i128 } else { 1 };
    let low = least.map_or_else(|| most.map_or(0, |most| (most as i128 - USUAL_SPREAD).min(0)), |least| least as i128);
    let low = if least.is_none() && most.is_none_or(|most| most >= 1.0) { low.max(1) } else { low };
    let high = most.map_or(low.saturating_add(USUAL_SPREAD), |most| most as i128).min(low.saturating_add(USUAL_SPREAD));
    let first = low.div_euclid(step) + i128::from(low.rem_euclid(step) != 0);
    let last = high.div_euclid(step);
    if first <= last {
        let span = usize::try_from(last - first + 1).unwrap_or(1);
        let offset = i128::try_from(random.below(span)).unwrap_or(0);
        candidates
            .extend([first + offset, first, last].iter().filter_map(|multiple| integer(multiple.saturating_mul(step))));
    }
    if !whole {
        let (least, most) = (shape.least().unwrap_or(0.0), shape.most());
        candidates.extend(float(most.map_or(least + 0.5, |most| least + (most - least) / 2.0)));
        candidates.extend([Some(least), most].into_iter().flatten().filter_map(float));
    }
    candidates
}

fn integer(number: i128) -> Option<Value> {
    let number = i64::try_from(number).map(Number::from).or_else(|_| u64::try_from(number).map(Number::from));
    number.ok().map(Value::Number)
}

fn float(number: f64) -> Option<Value> {
    Number::from_f64(number).map(Value::Number)
}
