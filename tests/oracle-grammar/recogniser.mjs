// Tells whether tokens are a sentence of a grammar that ANTLR has compiled to a network of states. ANTLR's own parsers predict
// each turn by simulating that network, which takes seconds a statement for a grammar of this size; here every turn is taken,
// and what a rule can reach from a token is remembered, so that a statement takes milliseconds. The language is the same.

/**
 * @typedef {object} Transition A step from one state of the network to another.
 * @property {number} serializationType
 * @property {State} target
 * @property {State} [followState] where a rule's caller goes on
 * @property {number} [ruleIndex]
 * @property {number} [predIndex]
 * @property {(type: number, least: number, most: number) => boolean} matches
 *
 * @typedef {object} State
 * @property {number} stateNumber
 * @property {number} ruleIndex
 * @property {readonly Transition[]} transitions
 *
 * @typedef {object} Network
 * @property {readonly State[]} ruleToStartState
 * @property {readonly State[]} ruleToStopState
 * @property {number} maxTokenType
 * @property {(state: State) => { contains(type: number): boolean }} nextTokens
 *
 * @typedef {object} Sentence
 * @property {readonly number[]} types token types; the last is that of the end
 * @property {(ruleIndex: number, predIndex: number, at: number) => boolean} holds what a rule's predicate says at a token
 */

// The numbers of ANTLR's serialized form. What is not listed reads a token.
const EPSILON = 1;
const RULE = 3;
const PREDICATE = 4;
const ACTION = 6;
// Precedences choose between readings of one sentence; they make no sentence wrong.
const PRECEDENCE = 10;

/** Among the tokens that a rule can begin with, says that it can be empty. */
const NOTHING = -2;

/** @type {WeakMap<Network, Map<number, ReturnType<Network["nextTokens"]>>>} */
const beginnings = new WeakMap();

/**
 * Whether a rule can begin with a token: spares the walk through most of them.
 * @param {Network} network @param {State} start @param {number} type
 */
function canBegin(network, start, type) {
  const known = beginnings.get(network) ?? new Map();
  beginnings.set(network, known);
  const first = known.get(start.ruleIndex) ?? network.nextTokens(start);
  known.set(start.ruleIndex, first);
  return first.contains(type) || first.contains(NOTHING);
}

/** One reading of one sentence. */
class Reading {
  /** Tokens that were read by the reading that came furthest. */
  furthest = 0;
  /** @type {Map<number, ReadonlySet<number> | null>} */
  #ends = new Map();

  /** @param {Network} network @param {Sentence} sentence */
  constructor(network, sentence) {
    this.network = network;
    this.sentence = sentence;
  }

  /**
   * Where a rule can end that begins at a token.
   * @param {number} rule @param {number} at @returns {ReadonlySet<number>}
   */
  endsOf(rule, at) {
    const key = rule * this.sentence.types.length + at;
    const known = this.#ends.get(key);
    if (known === null) throw new Error(`rule ${rule} begins with itself`);
    if (known !== undefined) return known;
    this.#ends.set(key, null);
    const ends = this.#walk(rule, at);
    this.#ends.set(key, ends);
    return ends;
  }

  /** @param {number} rule @param {number} from */
  #walk(rule, from) {
    const stop = this.network.ruleToStopState[rule];
    const ends = new Set();
    const seen = new Set();
    /** @type {[State, number][]} */
    const open = [];
    /** @param {State | undefined} state @param {number} at */
    const reach = (state, at) => {
      if (!state) return;
      const key = state.stateNumber * this.sentence.types.length + at;
      if (seen.has(key)) return;
      seen.add(key);
      open.push([state, at]);
    };
    reach(this.network.ruleToStartState[rule], from);
    for (let place = open.pop(); place; place = open.pop()) {
      const [state, at] = place;
      if (state === stop) ends.add(at);
      else for (const transition of state.transitions) this.#follow(transition, at, reach);
    }
    return ends;
  }

  /** @param {Transition} transition @param {number} at @param {(state: State | undefined, at: number) => void} reach */
  #follow(transition, at, reach) {
    const { target, followState, ruleIndex = 0, predIndex = 0 } = transition;
    switch (transition.serializationType) {
      case EPSILON:
      case ACTION:
      case PRECEDENCE:
        return reach(target, at);
      case RULE:
        if (!canBegin(this.network, target, this.sentence.types[at] ?? -1)) return;
        for (const end of this.endsOf(target.ruleIndex, at)) reach(followState, end);
        return;
      case PREDICATE:
        if (this.sentence.holds(ruleIndex, predIndex, at)) reach(target, at);
        return;
      default:
        if (!transition.matches(this.sentence.types[at] ?? -1, 1, this.network.maxTokenType)) return;
        this.furthest = Math.max(this.furthest, at + 1);
        reach(target, at + 1);
    }
  }
}

/**
 * Where a rule that begins at the first token can end, and how far any reading came.
 * @param {Network} network @param {number} rule @param {Sentence} sentence
 * @returns {{ ends: ReadonlySet<number>, furthest: number }}
 */
export function recognise(network, rule, sentence) {
  const reading = new Reading(network, sentence);
  const ends = reading.endsOf(rule, 0);
  return { ends, furthest: reading.furthest };
}
