import type { ComponentChildren } from 'preact';

/** A titled part of a page. */
export function Section({ title, count, remark, children }: TitleProperties) {
  const id = title.toLowerCase().replaceAll(/[^a-z]+/g, '-');
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        {title}
        {count !== undefined && <span class="muted"> {count.toLocaleString('en-US')}</span>}
      </h2>
      {remark !== undefined && <p class="muted">{remark}</p>}
      {children}
    </section>
  );
}

interface TitleProperties {
  readonly title: string;
  readonly count?: number;
  readonly remark?: string;
  readonly children: ComponentChildren;
}
