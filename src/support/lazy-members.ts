/**
 * Members that are made when they are read, for `Object.defineProperties`. They are the object's own, so that it is
 * copied, compared and written like any other; and they take no memory, because all objects of a class share them.
 */
export function lazyMembers<T>(
  make: Readonly<Record<string, (of: T) => unknown>>,
): PropertyDescriptorMap & ThisType<T> {
  const lazy = Object.entries(make).map(([name, read]) => [
    name,
    {
      enumerable: true,
      get(this: T) {
        return read(this);
      },
    },
  ]);
  return Object.fromEntries(lazy) as PropertyDescriptorMap & ThisType<T>;
}
