/** The product's mark: a bubble with a prompt. */
export function Mark({ size = 16 }: { readonly size?: number }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M4 2.25h8A2.25 2.25 0 0 1 14.25 4.5v5A2.25 2.25 0 0 1 12 11.75H7.4L4.6 14.1a.5.5 0 0 1-.85-.36v-1.99A2.25 2.25 0 0 1 1.75 9.5v-5A2.25 2.25 0 0 1 4 2.25Z" />
      <path d="m4.9 5.1 2 1.9-2 1.9M8.6 9h2.6" />
    </svg>
  );
}
