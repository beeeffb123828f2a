/* ngram_names.c - names are made when asked, so that millions of grams cost no string; what must be
 * known before is only whether two grams have one name.
 *
 * That can be only where a word itself holds bytes of the joiner: a name whose words hold none is
 * cut back into its words in one way. So the names of those few "marked" grams are made, interned
 * beside each other, and each is cut back to ask whether an unmarked gram is called the same. */
#include "ngram_names.h"

static dip_status append(const dip_allocator *allocator, dip_bytes *out, dip_str part) {
    DIP_TRY(dip_array_reserve(allocator, out, part.len));
    if (part.len) memcpy(out->data + out->len, part.data, part.len);
    out->len += part.len;
    return DIP_OK;
}

/* The words of a node from the last to the first, appended to `out`. */
static dip_status list_words(const dip_ngrams *self, uint32_t node, dip_u32s *out) {
    while (node) {
        DIP_TRY(dip_array_reserve(self->allocator, out, 1));
        dip_array_push(out, dip_ngrams_last(self, node, &node));
    }
    return DIP_OK;
}

dip_status dip_ngrams_name(const dip_ngrams *self, const dip_vocab *words, dip_str joiner,
                           uint32_t gram, dip_bytes *out) {
    const size_t before = out->len;
    dip_u32s list = {0};
    dip_status status = list_words(self, self->grams.data[gram - 1], &list);
    for (size_t k = list.len; k-- > 0 && status == DIP_OK;) {
        status = append(self->allocator, out, dip_vocab_term(words, list.data[k]));
        if (status == DIP_OK && k) status = append(self->allocator, out, joiner);
    }
    dip_array_fini(self->allocator, &list);
    if (status != DIP_OK) out->len = before;
    return status;
}

dip_status dip_ngrams_fill(const dip_ngrams *self, const dip_vocab *words, dip_str joiner,
                           dip_vocab *out) {
    dip_bytes name = {0};
    dip_status status = DIP_OK;
    for (uint32_t gram = 1; gram <= self->grams.len && status == DIP_OK; gram++) {
        uint32_t id = 0;
        name.len = 0;
        status = dip_ngrams_name(self, words, joiner, gram, &name);
        if (status == DIP_OK) {
            status = dip_vocab_intern(out, (dip_str){name.data, name.len}, &id);
        }
        if (status == DIP_OK && id != gram) status = DIP_ERR_ARGUMENT;
    }
    dip_array_fini(self->allocator, &name);
    return status;
}

/* Scratch of one unification. */
typedef struct unifier {
    dip_ngrams *grams;
    const dip_vocab *words;
    dip_str joiner;
    bool joins[256];  /* the bytes of the joiner */
    dip_bytes marked; /* by place_of(node): whether a word of it holds one */
    dip_u32s same;    /* by gram - 1: the first gram of its name, then its new number */
    dip_vocab names;  /* of the marked grams */
    dip_u32s first;   /* by id of `names` */
    dip_bytes name;
    dip_u32s pieces;
} unifier;

static bool holds_joiner(const unifier *self, dip_str word) {
    if (self->joiner.len == 0) return true;
    for (size_t k = 0; k < word.len; k++) {
        if (self->joins[word.data[k]]) return true;
    }
    return false;
}

/* Words by their ids, then runs in order. */
static size_t place_of(const dip_ngrams *grams, uint32_t node) {
    return node <= grams->words ? node : (size_t)grams->words + 1 + (UINT32_MAX - node);
}

/* Marks the nodes; `*any` says whether there is a marked word at all. */
static dip_status mark(unifier *self, bool *any) {
    const dip_ngrams *grams = self->grams;
    DIP_TRY(dip_array_reserve(grams->allocator, &self->marked,
                              (size_t)grams->words + 1 + grams->runs.len));
    self->marked.data[0] = false;
    for (uint32_t word = 1; word <= grams->words; word++) {
        self->marked.data[word] = holds_joiner(self, dip_vocab_term(self->words, word));
        *any = *any || self->marked.data[word];
    }
    if (!*any) return DIP_OK;
    uint8_t *marked = self->marked.data;
    for (size_t k = 0; k < grams->runs.len; k++) { /* a prefix is older than what it begins */
        const dip_ngram_run *run = &grams->runs.data[k];
        marked[grams->words + 1 + k] = marked[place_of(grams, run->prefix)] || marked[run->word];
    }
    return DIP_OK;
}

/* Lets every gram be the first of its name, for now. */
static dip_status separate(unifier *self) {
    const size_t grams = self->grams->grams.len;
    DIP_TRY(dip_array_reserve(self->grams->allocator, &self->same, grams));
    for (size_t gram = 1; gram <= grams; gram++) dip_array_push(&self->same, (uint32_t)gram);
    return DIP_OK;
}

/* Cuts self->name into words at the joiners; `*whole` is false where that cannot be done. */
static dip_status cut_name(unifier *self, bool *whole) {
    const dip_str name = {self->name.data, self->name.len};
    self->pieces.len = 0;
    *whole = false;
    if (self->joiner.len == 0) return DIP_OK;
    for (size_t pos = 0;;) {
        const size_t start = pos;
        while (pos < name.len && !self->joins[name.data[pos]]) pos++;
        const uint32_t word = dip_vocab_find(self->words, dip_str_slice(name, start, pos));
        if (word == DIP_HOLE) return DIP_OK;
        DIP_TRY(dip_array_reserve(self->grams->allocator, &self->pieces, 1));
        dip_array_push(&self->pieces, word);
        *whole = pos == name.len;
        if (*whole) return DIP_OK;
        const bool joined =
            name.len - pos >= self->joiner.len &&
            dip_str_equal(dip_str_slice(name, pos, pos + self->joiner.len), self->joiner);
        if (!joined) return DIP_OK;
        pos += self->joiner.len;
    }
}

/* Finds the first gram with the name of the marked gram `gram`. */
static dip_status unify_one(unifier *self, uint32_t gram) {
    self->name.len = 0;
    DIP_TRY(dip_ngrams_name(self->grams, self->words, self->joiner, gram, &self->name));
    uint32_t id, same = gram;
    DIP_TRY(dip_array_reserve(self->grams->allocator, &self->first, 1));
    DIP_TRY(dip_vocab_intern(&self->names, (dip_str){self->name.data, self->name.len}, &id));
    if (id <= self->first.len) {
        self->same.data[gram - 1] = self->first.data[id - 1];
        return DIP_OK;
    }
    bool whole;
    DIP_TRY(cut_name(self, &whole));
    if (whole) {
        const uint32_t other = dip_ngrams_find(self->grams, self->pieces.data, self->pieces.len);
        if (other && other < gram) same = other;
        if (other > gram) self->same.data[other - 1] = gram;
    }
    self->same.data[gram - 1] = same;
    dip_array_push(&self->first, same);
    return DIP_OK;
}

/* Numbers the first of each name anew; `same` then holds the new numbers. */
static void renumber(unifier *self) {
    dip_u32s *grams = &self->grams->grams;
    uint32_t fresh = 0;
    for (uint32_t gram = 1; gram <= grams->len; gram++) {
        const uint32_t same = self->same.data[gram - 1];
        if (same == gram) {
            grams->data[fresh++] = grams->data[gram - 1];
            self->same.data[gram - 1] = fresh;
        } else {
            self->same.data[gram - 1] = self->same.data[same - 1]; /* of an earlier gram */
        }
    }
    grams->len = fresh;
}

static dip_status unify(unifier *self) {
    bool any = false, twice = false;
    DIP_TRY(mark(self, &any));
    if (!any) return DIP_OK;
    DIP_TRY(separate(self));
    const dip_u32s *grams = &self->grams->grams;
    for (uint32_t gram = 1; gram <= grams->len; gram++) {
        if (!self->marked.data[place_of(self->grams, grams->data[gram - 1])]) continue;
        DIP_TRY(unify_one(self, gram));
    }
    for (uint32_t gram = 1; gram <= grams->len; gram++) {
        twice = twice || self->same.data[gram - 1] != gram;
    }
    if (twice) renumber(self);
    if (!twice) self->same.len = 0;
    return DIP_OK;
}

dip_status dip_ngrams_unify(dip_ngrams *self, const dip_vocab *words, dip_str joiner,
                            dip_u32s *names) {
    unifier with = {.grams = self, .words = words, .joiner = joiner};
    for (size_t k = 0; k < joiner.len; k++) with.joins[joiner.data[k]] = true;
    dip_vocab_init(&with.names, self->allocator);
    const dip_status status = unify(&with);
    if (status == DIP_OK && with.same.len) {
        *names = with.same;
    } else {
        dip_array_fini(self->allocator, &with.same);
    }
    dip_array_fini(self->allocator, &with.marked);
    dip_array_fini(self->allocator, &with.first);
    dip_array_fini(self->allocator, &with.name);
    dip_array_fini(self->allocator, &with.pieces);
    dip_vocab_fini(&with.names);
    return status;
}
