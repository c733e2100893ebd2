/** A reason's code, which may break between its words: some are longer than their column. */
export function ReasonCode({ code }: { readonly code: string }) {
  return (
    <span class="muted">
      {code.split(/(?<=_)/).map((word, index) => (
        <>
          {index > 0 && <wbr />}
          {word}
        </>
      ))}
    </span>
  );
}
