//! A small arithmetic coder with a learning model, for the numbers of a pack.
//!
//! Every number is coded bit by bit. What is known of a bit is read off three contexts that the caller names; how far each of them is to be trusted is learnt
//! too. All of it is whole numbers, so that the host that writes and the page that reads learn the same.

/// Slots of the model: a power of two.
const SLOTS: u32 = 17;
/// How many contexts a bit has.
pub const CONTEXTS: usize = 3;
/// How many bits of a number have weights of their own.
const DEPTHS: usize = 16;
/// What a context weighs at first, of 65536.
const FIRST_WEIGHT: i32 = 6 << 12;
/// No weight grows beyond this.
const MOST_WEIGHT: i32 = 1 << 19;
/// The more, the slower the weights learn.
const PATIENCE: i32 = 14;
/// How often a slot is met until its chance stops settling.
const SETTLED: u32 = 60;

/// Takes or gives a bit that is one with a probability of `chance` out of 65536.
pub trait Bits {
    /// The bit: `bit` itself when writing, the one that was read when reading.
    fn bit(&mut self, bit: bool, chance: u32) -> bool;
}

/// Reads what the writer of `src/compile/emit.rs` wrote.
pub struct Reader<'a> {
    bytes: &'a [u8],
    low: u32,
    high: u32,
    code: u32,
}

impl<'a> Reader<'a> {
    /// A reader of these bytes.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        let mut reader = Self { bytes, low: 0, high: u32::MAX, code: 0 };
        (0..4).for_each(|_| reader.shift());
        reader
    }

    fn shift(&mut self) {
        let (first, rest) = self.bytes.split_first().unwrap_or((&0, &[]));
        self.bytes = rest;
        self.code = self.code << 8 | u32::from(*first);
    }
}

/// Where the interval from `low` to `high` is cut for a bit that is one with this chance.
#[must_use]
pub fn cut(low: u32, high: u32, chance: u32) -> u32 {
    let range = high - low;
    low + (range >> 16) * chance + (((range & 0xffff) * chance) >> 16)
}

impl Bits for Reader<'_> {
    fn bit(&mut self, _: bool, chance: u32) -> bool {
        let cut = cut(self.low, self.high, chance);
        let bit = self.code <= cut;
        if bit {
            self.high = cut;
        } else {
            self.low = cut + 1;
        }
        while (self.low ^ self.high) >> 24 == 0 {
            self.low <<= 8;
            self.high = self.high << 8 | 0xff;
            self.shift();
        }
        bit
    }
}

/// A coder with what it has learnt so far.
pub struct Coder<B> {
    /// Where the bits come from or go to.
    pub bits: B,
    /// The chance of a one (24 bits), and below it how often it was met.
    slots: Vec<u32>,
    weights: Vec<[i32; CONTEXTS]>,
    squash: Vec<u16>,
    stretch: Vec<i16>,
}

impl<B: Bits> Coder<B> {
    /// A coder that knows nothing yet.
    #[must_use]
    pub fn new(bits: B) -> Self {
        let squash: Vec<u16> = (-2047..=2048).map(squash).collect();
        let mut stretch = Vec::with_capacity(4096);
        for (at, value) in (-2047..).zip(&squash) {
            while stretch.len() <= usize::from(value >> 4) {
                stretch.push(at);
            }
        }
        stretch.resize(4096, 2047);
        Self { bits, slots: vec![1 << 31; 1 << SLOTS], weights: vec![[FIRST_WEIGHT; CONTEXTS]; 16 * 16 * DEPTHS], squash, stretch }
    }

    /// A number of `width` bits, from its highest; `kind` (below 16) says what it is, the contexts what it may depend on, weakest first.
    pub fn number(&mut self, kind: u32, width: u32, contexts: [u32; CONTEXTS], number: u32) -> u32 {
        self.above(kind, width, 0, contexts, number)
    }

    /// A number of `width` bits that is not below `floor`.
    pub fn above(&mut self, kind: u32, width: u32, floor: u32, contexts: [u32; CONTEXTS], number: u32) -> u32 {
        let floor = floor | 1 << width;
        let mut node = 1;
        for shift in (0..width).rev() {
            let tight = node == floor >> (shift + 1);
            let forced = tight && floor >> shift & 1 == 1;
            let salt = if tight { 1 << 31 } else { 0 };
            let bit = forced || self.bit(kind, node | salt, width - 1 - shift, &contexts, number >> shift & 1 == 1);
            node = node << 1 | u32::from(bit);
        }
        node - (1 << width)
    }

    /// A number of up to 30 bits, most often small.
    pub fn count(&mut self, kind: u32, contexts: [u32; CONTEXTS], number: u32) -> u32 {
        let width = self.number(kind, 5, contexts, 32 - (number + 1).leading_zeros()) - 1;
        let rest = self.number(kind, width, contexts.map(|context| context.wrapping_mul(31).wrapping_add(width + 1)), (number + 1) & ((1 << width) - 1));
        (1 << width | rest) - 1
    }

    fn bit(&mut self, kind: u32, node: u32, depth: u32, contexts: &[u32; CONTEXTS], bit: bool) -> bool {
        let mut places = [0; CONTEXTS];
        let mut inputs = [0; CONTEXTS];
        let mut met = 0;
        for (at, context) in contexts.iter().enumerate() {
            places[at] = place(kind << 4 | u32::from(at.to_le_bytes()[0]), *context, node);
            let slot = self.slots[places[at]];
            inputs[at] = i32::from(self.stretch[(slot >> 20) as usize]);
            met = met << 2 | (slot & 0xff).min(3);
        }
        let weights = &mut self.weights[((kind << 4 | met & 15) as usize) * DEPTHS + (depth as usize).min(DEPTHS - 1)];
        let sum = weights.iter().zip(&inputs).map(|(weight, input)| (weight * input) >> 8).sum::<i32>() >> 8;
        let chance = self.squash[(sum.clamp(-2047, 2047) + 2047).unsigned_abs() as usize];
        let bit = self.bits.bit(bit, u32::from(chance));
        let miss = (i32::from(bit) << 16) - i32::from(chance);
        for at in 0..CONTEXTS {
            weights[at] = (weights[at] + ((inputs[at] * miss) >> PATIENCE)).clamp(-MOST_WEIGHT, MOST_WEIGHT);
            let slot = &mut self.slots[places[at]];
            *slot = learn(*slot, bit);
        }
        bit
    }
}

/// The slot of a node of a number in a context.
fn place(salt: u32, context: u32, node: u32) -> usize {
    let mixed = (context.wrapping_mul(0x9e37_79b1) ^ salt.wrapping_mul(0x85eb_ca6b)).wrapping_add(node.wrapping_mul(0xc2b2_ae35));
    ((mixed ^ mixed >> 15).wrapping_mul(0x2c1b_3c6d) >> (32 - SLOTS)) as usize
}

/// How far a slot goes towards the bit, of 65536, by how often it was met.
const STEPS: [u32; SETTLED as usize + 1] = {
    let mut steps = [0; SETTLED as usize + 1];
    let (mut met, mut half) = (0, 3);
    while met < steps.len() {
        steps[met] = (1 << 17) / half;
        met += 1;
        half += 2;
    }
    steps
};

/// A slot after one more bit: quick to believe at first, slower with every bit it met.
fn learn(slot: u32, bit: bool) -> u32 {
    let (chance, met) = (slot >> 8, slot & 0xff);
    let step = |far: u32| ((far >> 8) * STEPS[met as usize]) >> 8;
    let chance = if bit { chance + step(0xff_ffff - chance) } else { chance - step(chance) };
    chance << 8 | (met + 1).min(SETTLED)
}

/// The logistic function: from -2047..=2048 (8 bits behind the point) to a chance out of 65536.
fn squash(x: i16) -> u16 {
    const POINTS: [u16; 33] = [
        1, 2, 3, 6, 10, 16, 27, 45, 73, 120, 194, 310, 488, 747, 1101, 1546, 2047, 2549, 2994, 3348, 3607, 3785, 3901, 3975, 4024, 4050, 4068, 4079, 4085,
        4089, 4092, 4093, 4094,
    ];
    let at = (i32::from(x) + 2048).unsigned_abs();
    let (point, part) = ((at >> 7) as usize, at & 127);
    let (low, high) = (u32::from(POINTS[point.min(32)]), u32::from(POINTS[(point + 1).min(32)]));
    u16::try_from((low * (128 - part) + high * part) / 8).unwrap_or(u16::MAX)
}
