/** The bundler and vitest give what a YAML file says. */
declare module '*.yaml' {
  const data: unknown;
  export default data;
}
