#include "proc/instances.h"

#include <pthread.h>

static struct {
  pthread_mutex_t mutex;
  pthread_cond_t idle;
  Instance *by_number[1u << PID_INSTANCE_BITS];
} instance_table = {.mutex = PTHREAD_MUTEX_INITIALIZER, .idle = PTHREAD_COND_INITIALIZER};

bool vl_instances_add(Instance *in) {
  bool found = false;
  pthread_mutex_lock(&instance_table.mutex);
  for (uint32_t i = 0; i < VL_COUNT_OF(instance_table.by_number) && !found; i++) {
    if (instance_table.by_number[i]) continue;
    instance_table.by_number[i] = in;
    in->number = i;
    found = true;
  }
  pthread_mutex_unlock(&instance_table.mutex);
  return found;
}

void vl_instances_remove(Instance *in) {
  pthread_mutex_lock(&instance_table.mutex);
  if (instance_table.by_number[in->number] == in) instance_table.by_number[in->number] = NULL;
  while (in->visitors > 0) pthread_cond_wait(&instance_table.idle, &instance_table.mutex);
  pthread_mutex_unlock(&instance_table.mutex);
}

static Instance *hold_locked(uint32_t number) {
  Instance *in = instance_table.by_number[number];
  if (in) in->visitors++;
  return in;
}

Instance *vl_instances_hold(uint32_t number) {
  if (number >= VL_COUNT_OF(instance_table.by_number)) return NULL;
  pthread_mutex_lock(&instance_table.mutex);
  Instance *in = hold_locked(number);
  pthread_mutex_unlock(&instance_table.mutex);
  return in;
}

Instance *vl_instances_hold_any(void) {
  Instance *in = NULL;
  pthread_mutex_lock(&instance_table.mutex);
  for (uint32_t i = 0; i < VL_COUNT_OF(instance_table.by_number) && !in; i++) in = hold_locked(i);
  pthread_mutex_unlock(&instance_table.mutex);
  return in;
}

void vl_instances_let_go(Instance *in) {
  pthread_mutex_lock(&instance_table.mutex);
  if (--in->visitors == 0) pthread_cond_broadcast(&instance_table.idle);
  pthread_mutex_unlock(&instance_table.mutex);
}
