#include "exec/profile.h"

#include "base/lock.h"
#include "base/table.h"
#include "base/vec.h"
#include "code/lines.h"
#include "exec/stack.h"

/* Samples of one stack. */
typedef struct ProfileStack {
  uint64_t count;
  size_t first; /* of its frames */
  uint32_t depth;
} ProfileStack;

struct Profile {
  Alloc *alloc;
  Lock lock;     /* LOCK_PROFILE: all that follows */
  Vec stacks;    /* ProfileStack */
  Vec frames;    /* Mfa */
  Table by_hash; /* rows of stacks */
};

static void empty(Profile *profile) {
  vl_vec_init(&profile->stacks, profile->alloc, sizeof(ProfileStack));
  vl_vec_init(&profile->frames, profile->alloc, sizeof(Mfa));
  vl_table_init(&profile->by_hash, profile->alloc);
}

static void forget(Profile *profile) {
  vl_vec_free(&profile->stacks);
  vl_vec_free(&profile->frames);
  vl_table_free(&profile->by_hash);
  empty(profile);
}

Profile *vl_profile_new(Alloc *a) {
  Profile *profile = vl_alloc_zeroed(a, 1, sizeof *profile);
  if (!profile) return NULL;
  profile->alloc = a;
  vl_lock_init(&profile->lock, LOCK_PROFILE);
  empty(profile);
  return profile;
}

void vl_profile_free(Profile *profile) {
  if (!profile) return;
  forget(profile);
  vl_lock_destroy(&profile->lock);
  vl_free(profile->alloc, profile, sizeof *profile);
}

/* -- Taking samples -- */

static bool is_same(const Mfa *a, const Mfa *b, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (a[i].module != b[i].module || a[i].function != b[i].function || a[i].arity != b[i].arity) return false;
  return true;
}

static ProfileStack *find(const Profile *profile, uint64_t hash, const Mfa *frames, uint32_t depth) {
  for (uint32_t at = 0, row; (row = vl_table_next(&profile->by_hash, hash, &at)) != TABLE_NONE;) {
    ProfileStack *stack = &vec_at(&profile->stacks, ProfileStack, row);
    if (stack->depth == depth && is_same(&vec_at(&profile->frames, Mfa, stack->first), frames, depth)) return stack;
  }
  return NULL;
}

/* Without memory for it a sample is lost. */
static void note(Profile *profile, const Mfa *frames, uint32_t depth, uint64_t count) {
  uint64_t hash = depth;
  for (uint32_t i = 0; i < depth; i++)
    hash = vl_hash_add(vl_hash_add(hash, frames[i].function), frames[i].module + frames[i].arity);
  ProfileStack *known = find(profile, hash, frames, depth);
  if (known) {
    known->count += count;
    return;
  }
  const ProfileStack fresh = {count, profile->frames.count, depth};
  if (!vl_vec_push(&profile->frames, frames, depth)) return;
  if (vl_vec_push(&profile->stacks, &fresh, 1))
    if (!vl_table_add(&profile->by_hash, hash, (uint32_t)profile->stacks.count - 1)) profile->stacks.count--;
}

void vl_profile_sample(Process *p, uint64_t count) {
  Mfa frames[PROFILE_DEPTH];
  uint32_t depth = (uint32_t)vl_stack_functions(p, frames, PROFILE_DEPTH);
  Profile *profile = p->instance->profile;
  vl_lock_take(&profile->lock);
  if (atomic_load(&p->instance->profiling)) note(profile, frames, depth, count);
  vl_lock_release(&profile->lock);
}

/* -- From and for the language -- */

bool vl_profile_start(Instance *in) {
  vl_lock_take(&in->profile->lock);
  bool starts = !atomic_load(&in->profiling);
  if (starts) forget(in->profile);
  atomic_store(&in->profiling, true);
  vl_lock_release(&in->profile->lock);
  return starts;
}

static Term stack_term(Heap *h, const Profile *profile, const ProfileStack *stack) {
  Term list = NIL;
  for (uint32_t i = stack->depth; i-- > 0;) {
    const Mfa *mfa = &vec_at(&profile->frames, Mfa, stack->first + i);
    list = vl_cons(h, vl_tuple3(h, mfa->module, mfa->function, make_small(mfa->arity)), list);
  }
  return vl_tuple2(h, make_small((int64_t)stack->count), list);
}

Term vl_profile_stop(Instance *in, Heap *h) {
  Profile *profile = in->profile;
  Term list = NIL;
  vl_lock_take(&profile->lock);
  atomic_store(&in->profiling, false);
  for (size_t i = 0; i < profile->stacks.count; i++)
    list = vl_cons(h, stack_term(h, profile, &vec_at(&profile->stacks, ProfileStack, i)), list);
  forget(profile);
  vl_lock_release(&profile->lock);
  return list;
}
