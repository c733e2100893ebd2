// Stands for the libraries that `left-out.mjs` names. The library that asks for them makes an instance as it starts.
const neverCalled = () => {
  throw new Error('a library that is left out of the bundle was called');
};
module.exports = Object.assign(neverCalled, { create: () => neverCalled });
